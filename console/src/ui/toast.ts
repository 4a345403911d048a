import { html, render } from 'lit';
import { explain } from './view.js';

interface Toast {
    readonly id: number;
    readonly text: string;
    readonly bad: boolean;
}

let next = 0;
let shown: Toast[] = [];
let host: HTMLElement | null = null;

/** Shows a message at the edge of the page; screen readers read it. */
export function toast(text: string, bad = false): void {
    const entry = { id: next++, text, bad };
    shown = [...shown.slice(-3), entry];
    draw();
    setTimeout(() => drop(entry.id), bad ? 12_000 : 6000);
}

/** Runs an action and reports how it ended; success without a message when `done` is null. Returns whether it succeeded. */
export async function attempt(service: string, done: string | null, action: () => Promise<unknown>): Promise<boolean> {
    try {
        await action();
        if (done !== null) {
            toast(done);
        }
        return true;
    } catch (error) {
        toast(explain(error, service).filter(Boolean).join(': '), true);
        return false;
    }
}

function drop(id: number): void {
    shown = shown.filter((entry) => entry.id !== id);
    draw();
}

function draw(): void {
    if (host === null) {
        host = document.createElement('div');
        host.className = 'toasts';
        host.setAttribute('role', 'status');
        document.body.append(host);
    }
    render(
        shown.map(
            (entry) => html`<div class="toast ${entry.bad ? 'tone-bad' : 'tone-good'}">
                <span>${entry.text}</span>
                <button class="button small plain" @click=${() => drop(entry.id)}>Close</button>
            </div>`,
        ),
        host,
    );
}
