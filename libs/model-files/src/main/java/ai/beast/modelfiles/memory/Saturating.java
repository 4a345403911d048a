package ai.beast.modelfiles.memory;

/** Arithmetic on non-negative sizes that stops at {@link Long#MAX_VALUE}: an absurd model needs "more than there is", not a negative number. */
final class Saturating {

    private Saturating() {}

    static long add(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    static long multiply(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    static long multiply(long a, long b, long c) {
        return multiply(multiply(a, b), c);
    }
}
