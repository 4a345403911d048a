/** Whether the entry point replies at all; the frame of the console shows since when it does not. */
class Connection extends EventTarget {
    lostAt: Date | null = null;

    lost(): void {
        if (this.lostAt === null) {
            this.lostAt = new Date();
            this.dispatchEvent(new Event('change'));
        }
    }

    found(): void {
        if (this.lostAt !== null) {
            this.lostAt = null;
            this.dispatchEvent(new Event('change'));
        }
    }
}

export const connection = new Connection();
