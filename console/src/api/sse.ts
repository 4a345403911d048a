/** One block of a `text/event-stream`. */
export interface Frame {
    readonly event: string;
    readonly id: string | null;
    readonly data: string | null;
    readonly retry: number | null;
}

/** Parses the event-stream format of the HTML standard; blocks without data are reported, too, for their ids. */
export class SseParser {
    #rest = '';
    #event = '';
    #id: string | null = null;
    #retry: number | null = null;
    #data: string[] = [];
    #touched = false;

    /** Adds text and returns the blocks that it completed. */
    push(text: string): Frame[] {
        const frames: Frame[] = [];
        this.#rest += text;
        for (;;) {
            const end = this.#rest.search(/\r\n|\n|\r(?!$)/);
            if (end < 0) {
                return frames;
            }
            const line = this.#rest.slice(0, end);
            this.#rest = this.#rest.slice(end + (this.#rest.startsWith('\r\n', end) ? 2 : 1));
            if (line === '') {
                this.#flush(frames);
            } else {
                this.#field(line);
            }
        }
    }

    #field(line: string): void {
        const colon = line.indexOf(':');
        if (colon === 0) {
            return;
        }
        const name = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        this.#touched = true;
        if (name === 'event') {
            this.#event = value;
        } else if (name === 'data') {
            this.#data.push(value);
        } else if (name === 'id' && !value.includes('\0')) {
            this.#id = value;
        } else if (name === 'retry' && /^\d+$/.test(value)) {
            this.#retry = Number(value);
        }
    }

    #flush(frames: Frame[]): void {
        if (this.#touched) {
            const data = this.#data.length === 0 ? null : this.#data.join('\n');
            frames.push({ event: this.#event || 'message', id: this.#id, data, retry: this.#retry });
        }
        this.#event = '';
        this.#id = null;
        this.#retry = null;
        this.#data = [];
        this.#touched = false;
    }
}
