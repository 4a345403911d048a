import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { setQuery } from '../app/router.js';
import { settingsTabs } from '../settings/tabs.js';
import { badge, chip } from '../ui/badge.js';
import { copyable } from '../ui/copy.js';
import { define } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { head, panel } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { choice } from '../ui/search-field.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { empty, view } from '../ui/view.js';
import { editKey, revokeKey, rotateKey } from './forms.js';
import { type Key, type Keys, keys, limitsText, SERVICE } from './key.js';

const SHOWN = [['', 'active'], ['all', 'all']] as const;

/** The API keys of the installation. */
class KeysScreen extends Screen {
    #keys = new Loader<Keys>(this, { load: (signal) => keys.list(signal), every: 15_000 });

    get heading(): string {
        return 'API keys';
    }

    override render(): TemplateResult {
        return html`
            ${head('Settings')}
            ${settingsTabs('api-keys')}
            ${credentials.may('admin') ? panel('API keys', view(this.#keys, {
                service: SERVICE,
                isEmpty: (all) => this.#shown(all).length === 0,
                empty: () => empty('settings', 'No keys', 'None in this state.', this.#add(true)),
                filled: (all) => html`${all.writable ? nothing : html`<div class="notice tone-warn"><span>The keys are read-only here: their file cannot be written, as with a mounted secret. Change them where they were installed.</span></div>`}${this.#table(this.#shown(all), all.writable)}`,
            }), html`${choice('Show', this.query('state'), SHOWN, (state) => setQuery({ state }))}${this.#add(this.#keys.value?.writable ?? false)}`)
                : panel('API keys', html`<p class="muted">Keys are shown to admin keys only; you are signed in with a key of scope ${credentials.identity?.scope ?? 'none'}.</p>`)}`;
    }

    #shown(all: Keys): readonly Key[] {
        return this.query('state') === 'all' ? all.items : all.items.filter((each) => each.state === 'active');
    }

    #add(writable: boolean): TemplateResult {
        return html`<button class="button primary" ?disabled=${!writable} @click=${() => void editKey(null).then(this.#reload)}>${icon('plus')}New key</button>`;
    }

    #table(rows: readonly Key[], writable: boolean): TemplateResult {
        return table<Key>({
            caption: 'API keys',
            rows,
            id: (each) => each.id,
            columns: [
                { label: 'Name', cell: (each) => html`<span class="row-title">${each.name}</span><span class="row-note">${copyable(each.id)}${each.createdBy === undefined ? ' installed' : html` made by ${each.createdBy} ${time(each.createdAt)}`}</span>` },
                { label: 'Scope', cell: (each) => chip(each.scope) },
                { label: 'State', cell: (each) => html`<span>${badge(each.state)}${each.revokedAt === undefined ? each.expiresAt === undefined ? nothing : html`<span class="row-note">until ${time(each.expiresAt)}</span>` : html`<span class="row-note">by ${each.revokedBy} ${time(each.revokedAt)}</span>`}</span>` },
                { label: 'Limits', cell: (each) => html`<span>${limitsText(each)}${each.models === undefined ? nothing : html`<span class="row-note">models: ${each.models.join(', ') || 'none'}</span>`}</span>` },
                { label: 'Last used', cell: (each) => each.lastUsedOn === undefined ? '–' : html`<time datetime=${each.lastUsedOn}>${each.lastUsedOn}</time>`, wide: true },
                { label: '', cell: (each) => each.state !== 'active' || each.scope === 'service' ? nothing : html`<span class="row-actions">
                    <button class="button small" ?disabled=${!writable} @click=${() => void editKey(each).then(this.#reload)}>Change</button>
                    <button class="button small" ?disabled=${!writable} @click=${() => void rotateKey(each).then(this.#reload)}>Rotate</button>
                    <button class="button small" ?disabled=${!writable} @click=${() => void revokeKey(each).then(this.#reload)}>Revoke</button></span>` },
            ],
        });
    }

    readonly #reload = (changed: boolean): void => {
        if (changed) {
            void this.#keys.reload();
        }
    };
}

define('beast-keys', KeysScreen);
