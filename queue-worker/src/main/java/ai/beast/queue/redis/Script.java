package ai.beast.queue.redis;

import ai.beast.redis.LuaScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The queue's scripts, one file each, loaded after the prelude and the parts they share. Each file begins with its keys, arguments and reply. */
enum Script {
    ENQUEUE("ends", "admission"),
    SETTLE("gates", "ends"),
    HEARTBEAT,
    CANCEL("ends"),
    PAUSE,
    RESUME,
    RETRY,
    READ("reading"),
    LIST("reading", "sections"),
    WATCH("reading", "sections"),
    ATTEMPTS,
    DELETE("ends"),
    PRIORITIZE,
    STATS,
    REAP("gates", "ends"),
    PROMOTE("gates"),
    LIMIT("gates"),
    LIMITS("gates"),
    SWITCH,
    SCHEDULE,
    SCHEDULES,
    FIRE("ends", "admission"),
    SHOW,
    WORKERS,
    PENDING,
    PUBLISHED,
    REFUSE,
    REFUSED,
    REPUBLISH,
    TAKE,
    AUDIT,
    REPAIR("ends"),
    REPAIRS,
    SUITE;

    private final LuaScript lua;

    /** @param parts loaded between the prelude and the script itself */
    Script(String... parts) {
        List<String> names = new ArrayList<>();
        names.add("prelude");
        names.addAll(List.of(parts));
        names.add(name().toLowerCase(Locale.ROOT));
        this.lua = LuaScript.load(Script.class, names.toArray(String[]::new));
    }

    LuaScript lua() {
        return lua;
    }
}
