import { html, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { signOut } from '../api/session.js';
import { help } from '../app/help.js';
import { prefs, type Theme } from '../app/prefs.js';
import { define } from '../ui/element.js';
import { facts, head, panel } from '../ui/layout.js';
import { liveDot } from '../ui/live.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { choice } from '../ui/search-field.js';
import { time } from '../ui/time.js';
import { view } from '../ui/view.js';
import { type Health, healthList, readHealth } from './health.js';
import { settingsTabs } from './tabs.js';

const THEMES = [['system', 'like the system'], ['light', 'light'], ['dark', 'dark']] as const;

/** Who is signed in, how the console looks, and how the services are. */
class Settings extends Screen {
    #health = new Loader<readonly Health[]>(this, { load: readHealth, every: () => (this.param('tab') === 'health' ? 5000 : 0) });

    get heading(): string {
        return 'Settings';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined && this.param('tab') === 'health') {
            void this.#health.reload();
        }
    }

    override render(): TemplateResult {
        const tab = this.param('tab');
        return html`
            ${head('Settings')}
            ${settingsTabs(tab)}
            ${tab === 'look' ? this.#look() : tab === 'health' ? panel('Services', view(this.#health, { service: 'events-gateway', filled: healthList }), liveDot(this.#health)) : tab === 'keys' ? panel('Shortcuts', help()) : this.#me()}`;
    }

    #me(): TemplateResult {
        const identity = credentials.identity;
        return panel('Signed in', html`${facts([
            ['Name', identity?.name],
            ['Scope', identity?.scope],
            ['Until', identity?.expiresAt ? time(identity.expiresAt) : 'you sign out'],
        ])}
            ${isSecureContext ? '' : html`<div class="notice tone-warn"><span>This page came over plain http: the network can read the key. Put TLS in front.</span></div>`}
            <button class="button" @click=${() => void signOut()}>Sign out</button>`);
    }

    #look(): TemplateResult {
        const { theme, dense, shortcuts } = prefs.value;
        const check = (event: Event): boolean => (event.target as HTMLInputElement).checked;
        return panel('Appearance', html`
            ${choice('Theme', theme, THEMES, (value) => this.#set({ theme: value as Theme }))}
            <label class="check"><input type="checkbox" .checked=${dense} @change=${(event: Event) => this.#set({ dense: check(event) })}>Rows closer together</label>
            <label class="check"><input type="checkbox" .checked=${shortcuts} @change=${(event: Event) => this.#set({ shortcuts: check(event) })}>Shortcuts of single keys</label>
            <p class="muted">Kept in this browser. Sizes are in binary units (1 GiB = 1024 MiB), as in the command line.</p>`);
    }

    #set(changes: Parameters<typeof prefs.set>[0]): void {
        prefs.set(changes);
        this.requestUpdate();
    }
}

define('beast-settings', Settings);
