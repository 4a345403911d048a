import { html, type TemplateResult } from 'lit';
import { clock } from './format.js';
import { icon } from './icon.js';

interface Source {
    readonly loadedAt: Date | null;
    readonly paused: boolean;
    readonly error: unknown;
    setPaused(paused: boolean): void;
}

/** The dot of a live list, with the time of its data and a button that pauses it. */
export function liveDot(loader: Source): TemplateResult {
    const at = loader.loadedAt === null ? '' : clock(loader.loadedAt);
    const stopped = loader.paused || loader.error !== null;
    const text = loader.paused ? `Paused at ${at}` : loader.error !== null ? `Not updated since ${at || 'start'}` : `Live · ${at}`;
    return html`<span class="live ${stopped ? 'live-off' : ''}">
        <span class="live-dot" aria-hidden="true"></span><span class="live-text">${text}</span>
        <button class="button icon-only small" aria-pressed=${loader.paused} aria-label=${loader.paused ? 'Go on updating' : 'Pause updates'}
            title=${loader.paused ? 'Go on updating' : 'Pause updates'}
            @click=${() => loader.setPaused(!loader.paused)}>${icon(loader.paused ? 'play' : 'pause')}</button>
    </span>`;
}
