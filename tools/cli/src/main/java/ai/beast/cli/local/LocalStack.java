package ai.beast.cli.local;

import ai.beast.cli.CommandException;
import ai.beast.cli.terminal.Quantity;
import ai.beast.stack.Stack;
import ai.beast.stack.StackPhase;
import ai.beast.stack.StackState;
import ai.beast.stack.StackStatus;
import ai.beast.stack.UnitPhase;
import ai.beast.stack.UnitState;
import ai.beast.stack.UpOptions;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The stack of this machine, telling a person what it does. Not thread-safe. */
public final class LocalStack {
    private final Stack stack = Stack.ofEnvironment(System.getenv());
    private final PrintStream out;
    private final Set<String> announced = new HashSet<>();

    /** @param out where progress is told */
    public LocalStack(PrintStream out) {
        this.out = out;
    }

    Stack stack() {
        return stack;
    }

    /** Whether a supervisor is at work, be everything ready or not. */
    public boolean running() {
        StackPhase phase = stack.status().phase();
        return phase == StackPhase.STARTING || phase == StackPhase.READY;
    }

    /** The port on which a unit of the running stack listens. */
    public int port(String unit) {
        return stack.status().units().stream()
                .filter(status -> status.name().equals(unit))
                .findFirst()
                .orElseThrow(() -> new CommandException(unit + " is not running; see: beast status"))
                .port();
    }

    /** Brings everything up and returns when it is ready. */
    public StackStatus up(UpOptions options) {
        return stack.up(options.reportingTo(this::tell));
    }

    /** Brings everything up with downloads allowed from these private addresses, unless the user has a list already. */
    public StackStatus upAllowing(String addresses) {
        boolean configured = System.getenv("AI_BEAST_OUTBOUND_ALLOW") != null;
        UpOptions options = UpOptions.detached();
        return up(configured ? options : options.withEnvironment(Map.of("AI_BEAST_OUTBOUND_ALLOW", addresses)));
    }

    /** Stops everything and returns when nothing runs any more. */
    void down() {
        stack.down(state -> {
            String note = state.note();
            if (note != null && announced.add(note)) {
                out.println("   " + note);
            }
        });
    }

    /** The addresses to continue at. */
    void printAddresses(StackStatus status) {
        var ports = stack.ports();
        out.println("   entry point    " + status.url());
        out.println("   metrics        http://127.0.0.1:" + ports.metrics() + "/metrics");
        out.println(
                "   API documents  http://127.0.0.1:" + ports.registry() + "/q/swagger-ui and so on, see beast status");
        out.println("   key            beast key");
        out.println("   data           " + stack.paths().data());
        out.println("   memory         " + Quantity.bytes(status.totalResidentBytes()));
    }

    /** Prints how to get into the console. */
    public void printConsole() {
        out.println("Console: " + stack.status().url() + " · `beast console` opens it signed in");
    }

    private void tell(StackState state) {
        for (UnitState unit : state.units()) {
            if (unit.phase() == UnitPhase.READY && announced.add(unit.name())) {
                out.println("   " + unit.name() + " is ready");
            }
        }
    }
}
