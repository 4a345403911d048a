package ai.beast.rag.ingest;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.PatternSyntaxException;

/**
 * A glob as a list of steps, of which any number is waited at while a path is read: no text makes it go back. {@code *} and {@code ?} stand for no slash, {@code **} for
 * any characters, {@code **}{@code /} for any directories or none.
 */
final class Glob {
    /**
     * One step.
     *
     * @param character that it takes, of any that it can take
     * @param stays whether it takes any number of them
     * @param ends the character that is to be the last one; -1 for any
     */
    private record Step(IntPredicate character, boolean stays, int ends) {}

    private static final int ANY = -1;

    private final List<Step> steps = new ArrayList<>();

    /** @throws PatternSyntaxException when a set of characters has a range that goes backwards */
    Glob(String glob) {
        for (int at = 0; at < glob.length(); ) {
            int character = glob.codePointAt(at);
            if (glob.startsWith("**/", at)) {
                steps.add(new Step(any -> true, true, '/'));
                at += 3;
            } else if (glob.startsWith("**", at)) {
                steps.add(new Step(any -> true, true, ANY));
                at += 2;
            } else if (character == '*') {
                steps.add(new Step(any -> any != '/', true, ANY));
                at++;
            } else if (character == '?') {
                steps.add(new Step(any -> any != '/', false, ANY));
                at++;
            } else if (character == '[' && glob.indexOf(']', at + 2) > 0) {
                int end = glob.indexOf(']', at + 2);
                IntPredicate set = set(glob, glob.substring(at + 1, end));
                steps.add(new Step(any -> any != '/' && set.test(any), false, ANY));
                at = end + 1;
            } else {
                if (character == '\\' && at + 1 < glob.length()) {
                    character = glob.codePointAt(++at);
                }
                int literal = character;
                steps.add(new Step(any -> any == literal, false, ANY));
                at += Character.charCount(character);
            }
        }
    }

    boolean matches(String path) {
        BitSet waiting = new BitSet(steps.size() + 1);
        enter(waiting, 0);
        for (int at = 0; at < path.length() && !waiting.isEmpty(); ) {
            int character = path.codePointAt(at);
            waiting = after(waiting, character);
            at += Character.charCount(character);
        }
        return waiting.get(steps.size());
    }

    private BitSet after(BitSet waiting, int character) {
        BitSet next = new BitSet(steps.size() + 1);
        for (int at = waiting.nextSetBit(0); at >= 0 && at < steps.size(); at = waiting.nextSetBit(at + 1)) {
            Step step = steps.get(at);
            if (step.character().test(character)) {
                if (step.stays()) {
                    next.set(at);
                }
                if (!step.stays() || step.ends() == ANY || step.ends() == character) {
                    enter(next, at + 1);
                }
            }
        }
        return next;
    }

    /** Waits at a step, and at those behind it as far as they can stand for nothing. */
    private void enter(BitSet waiting, int from) {
        int at = from;
        waiting.set(at);
        while (at < steps.size() && steps.get(at).stays()) {
            waiting.set(++at);
        }
    }

    private static IntPredicate set(String glob, String content) {
        boolean negated = content.startsWith("!") || content.startsWith("^");
        int[] characters = content.substring(negated ? 1 : 0).codePoints().toArray();
        IntPredicate set = any -> false;
        for (int at = 0; at < characters.length; at++) {
            int low = characters[at];
            if (low == '\\' && at + 1 < characters.length) {
                low = characters[++at];
            }
            int high = low;
            if (at + 2 < characters.length && characters[at + 1] == '-') {
                high = characters[at + 2];
                at += 2;
            }
            if (high < low) {
                throw new PatternSyntaxException("A range goes backwards", glob, -1);
            }
            int first = low;
            int last = high;
            set = set.or(any -> any >= first && any <= last);
        }
        return negated ? set.negate() : set;
    }
}
