import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href, setQuery } from '../app/router.js';
import { define } from '../ui/element.js';
import { short } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { empty, view } from '../ui/view.js';
import { pointAlias } from './alias-form.js';
import { type Alias, listAliases } from './alias.js';

/** Aliases as they are, or as they were at a time. */
class Aliases extends Screen {
    #aliases = new Loader<{ items: readonly Alias[] }>(this, { load: (signal) => listAliases(this.query('at'), signal) });

    get heading(): string {
        return 'Aliases';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            void this.#aliases.restart();
        }
    }

    readonly #when = (event: Event): void => {
        const value = (event.target as HTMLInputElement).value;
        setQuery({ at: value === '' ? null : new Date(value).toISOString() });
    };

    override render(): TemplateResult {
        const at = this.query('at');
        return html`
            ${head('Aliases', 'Movable names that point to a model.', this.#add())}
            <div class="filters"><label class="choice"><span class="choice-label">As of</span><input class="input" type="datetime-local" .value=${at === '' ? '' : localTime(at)} @change=${this.#when}></label>
                ${at === '' ? nothing : html`<button class="button small" @click=${() => setQuery({ at: null })}>Now</button>`}</div>
            ${view(this.#aliases, {
                service: 'registry-service',
                isEmpty: (all) => all.items.length === 0,
                empty: () => empty('alias', at === '' ? 'No aliases yet' : 'No aliases at that time', 'Let a name such as chat-default point to a model, and switch models without touching clients.', this.#add()),
                filled: (all) => this.#table(all.items),
            })}`;
    }

    #add(): TemplateResult {
        return html`<button class="button" ?disabled=${!credentials.may('write')} @click=${() => void this.#point()}>${icon('alias')}New alias</button>`;
    }

    async #point(alias = '', model = ''): Promise<void> {
        if ((await pointAlias(alias, model)) !== null) {
            void this.#aliases.reload();
        }
    }

    #table(all: readonly Alias[]): TemplateResult {
        return table<Alias>({
            caption: 'Aliases',
            rows: all,
            id: (each) => each.alias,
            columns: [
                { label: 'Alias', cell: (each) => html`<a class="row-title" href=${href(['aliases', each.alias])}>${each.alias}</a>` },
                { label: 'Model', cell: (each) => html`<a href=${href(['models', each.model])}>${each.model}</a>` },
                { label: 'Content', cell: (each) => html`<code>${short(each.sha256)}</code>`, wide: true },
                { label: 'Since', cell: (each) => html`<span>${time(each.since)} by ${each.by}</span>` },
                { label: '', cell: (each) => html`<span class="row-actions"><button class="button small" ?disabled=${!credentials.may('write')} @click=${() => void this.#point(each.alias, each.model)}>Change</button></span>` },
            ],
        });
    }
}

function localTime(at: string): string {
    const date = new Date(at);
    return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

define('beast-aliases', Aliases);
