package ai.beast.gateway.alias;

import ai.beast.gateway.route.ModelName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which model answers in place of one that is overloaded, too large or unavailable. Immutable. */
public final class Fallbacks {
    private final Map<String, String> next;

    private Fallbacks(Map<String, String> next) {
        this.next = next;
    }

    /**
     * @param entries each {@code from=to}, names of models or aliases
     * @throws IllegalArgumentException for an entry that is not so written, a name with two fallbacks, or a circle
     */
    public static Fallbacks of(List<String> entries) {
        Map<String, String> next = new LinkedHashMap<>();
        for (String entry : entries) {
            String[] sides = entry.split("=", -1);
            if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
                throw new IllegalArgumentException("AI_BEAST_GATEWAY_FALLBACKS: each entry must be from=to");
            }
            String from = ModelName.shortest(sides[0]);
            if (next.putIfAbsent(from, sides[1].strip()) != null) {
                throw new IllegalArgumentException("AI_BEAST_GATEWAY_FALLBACKS: " + from + " has two fallbacks");
            }
        }
        Fallbacks fallbacks = new Fallbacks(Map.copyOf(next));
        next.keySet().forEach(fallbacks::requireEnd);
        return fallbacks;
    }

    private void requireEnd(String start) {
        Set<String> seen = new LinkedHashSet<>();
        String at = start;
        while (at != null) {
            if (!seen.add(ModelName.shortest(at))) {
                throw new IllegalArgumentException("AI_BEAST_GATEWAY_FALLBACKS: a circle: " + String.join(" -> ", seen)
                        + " -> " + ModelName.shortest(at));
            }
            at = next.get(ModelName.shortest(at));
        }
    }

    /** The name and its fallbacks, in the order in which they are tried. */
    public List<String> chain(String name) {
        List<String> chain = new ArrayList<>();
        String at = name;
        while (at != null) {
            chain.add(at);
            at = next.get(ModelName.shortest(at));
        }
        return chain;
    }
}
