import { html, nothing, type TemplateResult } from 'lit';
import { api } from '../api/client.js';
import type { Page } from '../api/pages.js';
import { BeastElement, define } from '../ui/element.js';
import { icon, type IconName } from '../ui/icon.js';
import { ALL_PLACES } from './navigation.js';
import { href, navigate } from './router.js';

interface Hit {
    readonly label: string;
    readonly note: string;
    readonly icon: IconName;
    readonly href: string;
}

const ACTIONS: readonly Hit[] = [
    { label: 'Pull a model', note: 'action', icon: 'pull', href: href(['pull']) },
    { label: 'Scan the model directories', note: 'action', icon: 'storage', href: href(['storage']) },
    { label: 'Clean up snapshots', note: 'action', icon: 'trash', href: href(['snapshots', 'cleanup']) },
];

/** Finds screens, actions, models and jobs by name. */
class Palette extends BeastElement {
    #hits: readonly Hit[] = [];
    #at = 0;
    #timer = 0;
    #text = '';

    override connectedCallback(): void {
        super.connectedCallback();
        window.addEventListener('beast-palette', this.#open);
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        window.removeEventListener('beast-palette', this.#open);
    }

    override render(): TemplateResult {
        return html`<dialog class="dialog palette" aria-label="Find a screen, model or job">
            <label class="search">${icon('search')}<span class="sr-only">Find</span>
                <input class="input search-input" role="combobox" aria-expanded="true" aria-controls="palette-hits" aria-activedescendant="hit-${this.#at}"
                    placeholder="Find a screen, model or job…" autocomplete="off" spellcheck="false" @input=${this.#input} @keydown=${this.#key}></label>
            <ul class="palette-hits" id="palette-hits" role="listbox" aria-label="Results">
                ${this.#hits.map((hit, index) => this.#hit(hit, index))}
                ${this.#hits.length === 0 ? html`<li class="muted palette-none">Nothing found for “${this.#text}”</li>` : nothing}
            </ul>
        </dialog>`;
    }

    #hit(hit: Hit, index: number): TemplateResult {
        return html`<li class="palette-hit" id="hit-${index}" role="option" aria-selected=${index === this.#at} @click=${() => this.#go(hit)}>
            ${icon(hit.icon)}<span>${hit.label}</span><span class="muted">${hit.note}</span></li>`;
    }

    get #dialog(): HTMLDialogElement {
        return this.querySelector('dialog')!;
    }

    readonly #open = (): void => {
        if (this.#dialog.open) {
            this.#dialog.close();
            return;
        }
        this.querySelector('input')!.value = '';
        this.#find('');
        this.#dialog.showModal();
    };

    readonly #input = (event: Event): void => this.#find((event.target as HTMLInputElement).value.trim());

    readonly #key = (event: KeyboardEvent): void => {
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        const hit = this.#hits[this.#at];
        if (step !== 0) {
            event.preventDefault();
            this.#at = (this.#at + step + this.#hits.length) % Math.max(1, this.#hits.length);
            this.requestUpdate();
        } else if (event.key === 'Enter' && hit !== undefined) {
            event.preventDefault();
            this.#go(hit);
        }
    };

    #go(hit: Hit): void {
        this.#dialog.close();
        navigate(hit.href);
    }

    #find(text: string): void {
        this.#text = text;
        const places = ALL_PLACES.map((place): Hit => ({ label: place.label, note: 'screen', icon: place.icon, href: href(place.path) }));
        this.#show([...places, ...ACTIONS].filter((hit) => hit.label.toLowerCase().includes(text.toLowerCase())));
        clearTimeout(this.#timer);
        if (text.length > 1) {
            this.#timer = window.setTimeout(() => void this.#remote(text), 200);
        }
    }

    async #remote(text: string): Promise<void> {
        const local = this.#hits;
        const jobs: Hit[] = /^[0-9a-z]{20}$/.test(text) ? [{ label: text, note: 'job', icon: 'jobs', href: href(['jobs', text]) }] : [];
        const page = await api.get<Page<{ id: string; name: string }>>('/api/models', { q: text, limit: 8, fields: 'name' }).catch(() => null);
        if (text === this.#text) {
            const models = (page?.items ?? []).map((model): Hit => ({ label: model.name, note: 'model', icon: 'models', href: href(['models', model.id]) }));
            this.#show([...local, ...jobs, ...models]);
        }
    }

    #show(hits: readonly Hit[]): void {
        this.#hits = hits;
        this.#at = 0;
        this.requestUpdate();
    }
}

define('beast-palette', Palette);
