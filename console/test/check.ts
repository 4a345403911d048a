/** The smallest test runner: named checks, run in the browser, with the failures as text. */
interface Check {
    readonly name: string;
    readonly run: () => void | Promise<void>;
}

const checks: Check[] = [];

export function check(name: string, run: () => void | Promise<void>): void {
    checks.push({ name, run });
}

export function same(actual: unknown, expected: unknown): void {
    const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (left !== right) {
        throw new Error(`${left} instead of ${right}`);
    }
}

export async function runAll(): Promise<{ readonly run: number; readonly failures: readonly string[] }> {
    const failures: string[] = [];
    for (const each of checks) {
        try {
            await each.run();
        } catch (error) {
            failures.push(`${each.name}: ${error instanceof Error ? error.message : String(error)}`);
        }
    }
    return { run: checks.length, failures };
}
