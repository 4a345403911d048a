import { html, nothing, type TemplateResult } from 'lit';
import { api } from '../api/client.js';
import { prefs } from '../app/prefs.js';
import { setQuery } from '../app/router.js';
import { mark } from '../ui/badge.js';
import { bytes } from '../ui/format.js';
import { choice } from '../ui/search-field.js';
import { share } from '../ui/shapes.js';

export const GIB = 1024 ** 3;
const TIGHT = 0.85;
const DELAY = 120;
const CONTEXTS = ['2k', '4k', '8k', '16k', '32k', '64k', '128k'];
const CACHES = ['f16', 'bf16', 'q8_0', 'q5_1', 'q4_0'];

/** What the sliders say; memory 0 is "not set". */
export interface Fit {
    readonly memoryGiB: number;
    readonly context: string;
    readonly cache: string;
}

export type Band = 'yes' | 'tight' | 'no' | 'unknown';

/** A memory estimate, as a row of the list or the page of a model has it. */
export interface Need {
    readonly bytes: number;
    /** Otherwise the bytes are a lower bound. */
    readonly complete: boolean;
}

interface Host {
    readonly memory: { readonly totalBytes: number; readonly limitBytes?: number };
    readonly gpus: readonly { readonly index: number; readonly name: string; readonly totalBytes: number }[];
    readonly gpusUnknown?: string;
}

let host: Host | null = null;
let asked: Promise<void> | null = null;

/** Reads once what this host has; sets the memory of the sliders unless it was chosen already. */
export function hostMemory(): Promise<void> {
    asked ??= api.get<Host>('/api/models/host').then(
        (found) => {
            host = found;
            const start = found.gpus.length > 0 ? Math.max(...found.gpus.map((gpu) => gpu.totalBytes)) : (found.memory.limitBytes ?? found.memory.totalBytes);
            if (prefs.value.memoryGiB === 0) {
                prefs.set({ memoryGiB: Math.max(1, Math.floor(start / GIB)) });
            }
        },
        () => {
            asked = null;
        },
    );
    return asked;
}

export function fitOf(query: URLSearchParams): Fit {
    return {
        memoryGiB: Number(query.get('mem') ?? prefs.value.memoryGiB) || 0,
        context: query.get('ctx') ?? '8k',
        cache: query.get('cache') ?? 'f16',
    };
}

/** An incomplete estimate is a lower bound: it can tell that a model is too large, but not that it fits. */
export function band(need: Need | undefined, memoryGiB: number): Band {
    if (need === undefined || memoryGiB === 0) {
        return 'unknown';
    }
    const used = need.bytes / (memoryGiB * GIB);
    return used > 1 ? 'no' : !need.complete ? 'unknown' : used >= TIGHT ? 'tight' : 'yes';
}

/** The answer in words, with the bytes, and a bar of how much of the memory that is. */
export function fitMark(need: Need | undefined, memoryGiB: number): TemplateResult {
    if (need === undefined) {
        return memoryGiB === 0 ? html`<span class="muted">set the memory</span>` : mark('unknown', 'neutral', 'help');
    }
    const total = `${need.complete ? '' : 'at least '}${bytes(need.bytes)}`;
    const answer = band(need, memoryGiB);
    const word = { yes: mark('fits', 'good', 'check'), tight: mark('tight', 'warn', 'alert'), no: mark('too large', 'bad', 'cross'), unknown: mark('unknown', 'neutral', 'help') }[answer];
    return html`<span class="fit-mark">${word}<span class="fit-total">${total}</span>${memoryGiB === 0 ? nothing : share(need.bytes / (memoryGiB * GIB), answer)}</span>`;
}

let timer = 0;

/** Memory, context and cache type; all in the URL, the memory also remembered. */
export function fitControls(fit: Fit): TemplateResult {
    const set = (value: number): void => {
        prefs.set({ memoryGiB: value });
        setQuery({ mem: String(value) });
    };
    const memory = (event: Event): void => {
        const value = Number((event.target as HTMLInputElement).value);
        clearTimeout(timer);
        timer = window.setTimeout(() => set(value), DELAY);
    };
    const label = fit.memoryGiB === 0 ? 'not set' : `${fit.memoryGiB} GiB`;
    return html`<div class="fit" role="group" aria-label="What a model must fit in">
        <label class="field"><span class="fit-value"><span>Memory for the model</span><output>${label}</output></span>
            <input type="range" min="0" max="192" step="1" .value=${String(fit.memoryGiB)} aria-valuetext=${label} @input=${memory}></label>
        ${choice('Context', fit.context, CONTEXTS.map((each) => [each, each] as const), (ctx) => setQuery({ ctx }))}
        ${choice('Cache', fit.cache, CACHES.map((each) => [each, each] as const), (cache) => setQuery({ cache }))}
    </div>${hostChips(fit.memoryGiB, set)}`;
}

function hostChips(memoryGiB: number, set: (value: number) => void): TemplateResult | typeof nothing {
    if (host === null) {
        return nothing;
    }
    const ram = host.memory.limitBytes ?? host.memory.totalBytes;
    const all = [...host.gpus.map((gpu) => [gpu.name, gpu.totalBytes] as const), [host.memory.limitBytes === undefined ? 'RAM' : 'RAM (limit of the container)', ram] as const];
    return html`<p class="chips fit-host"><span class="muted">This host:</span>${all.map(([name, size]) => {
        const value = Math.floor(size / GIB);
        return html`<button class="toggle" aria-pressed=${memoryGiB === value} @click=${() => set(value)}>${name} <b>${bytes(size)}</b></button>`;
    })}</p>`;
}
