package ai.beast.stack;

/**
 * The ports of the local stack. All of them shift together, so that several stacks fit on one machine.
 *
 * @param offset added to every port
 */
public record StackPorts(int offset) {
    private static final int HIGHEST = 19093;

    public StackPorts {
        if (offset < 0 || offset + HIGHEST > 65535) {
            throw new StackException("AI_BEAST_PORT_OFFSET must be between 0 and " + (65535 - HIGHEST) + ".");
        }
    }

    public int proxy() {
        return 8787 + offset;
    }

    /** The port of a service by its name. */
    public int of(String service) {
        return switch (service) {
            case "registry-service" -> registry();
            case "versioning-service" -> versioning();
            case "queue-worker" -> queue();
            case "events-gateway" -> events();
            case "metrics-exporter" -> metrics();
            case "automation-bridge" -> automation();
            default -> throw new StackException("There is no service " + service + ".");
        };
    }

    public int registry() {
        return 8101 + offset;
    }

    public int versioning() {
        return 8102 + offset;
    }

    public int queue() {
        return 8103 + offset;
    }

    public int events() {
        return 8104 + offset;
    }

    public int metrics() {
        return 9091 + offset;
    }

    public int automation() {
        return 8106 + offset;
    }

    public int postgres() {
        return 15432 + offset;
    }

    public int redis() {
        return 16379 + offset;
    }

    public int kafka() {
        return 19092 + offset;
    }

    public int kafkaController() {
        return HIGHEST + offset;
    }
}
