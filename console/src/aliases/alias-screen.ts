import { html, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href, navigate } from '../app/router.js';
import { confirm } from '../ui/dialog.js';
import { define } from '../ui/element.js';
import { exact, short } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head, panel } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { attempt } from '../ui/toast.js';
import { empty, view } from '../ui/view.js';
import { pointAlias } from './alias-form.js';
import { type Alias, aliasHistory, removeAlias } from './alias.js';

/** The journal of an alias. */
class AliasScreen extends Screen {
    #history = new Loader<{ items: readonly Alias[] }>(this, { load: (signal) => aliasHistory(this.param('alias'), signal) });

    get heading(): string {
        return `Alias ${this.param('alias')}`;
    }

    override render(): TemplateResult {
        const locked = !credentials.may('write');
        return html`
            ${head(this.heading, 'What it points to, and what it pointed to before.', html`
                <button class="button" ?disabled=${locked} @click=${() => void this.#point()}>Change</button>
                <button class="button" ?disabled=${locked} @click=${() => void this.#remove()}>${icon('trash')}Remove</button>`)}
            ${view(this.#history, {
                service: 'registry-service',
                isEmpty: (all) => all.items.length === 0,
                empty: () => empty('alias', 'No such alias', 'It never pointed to a model.'),
                filled: (all) => panel('Journal', html`<ol class="timeline">${all.items.map((each) => this.#entry(each))}</ol>`),
            })}`;
    }

    #entry(each: Alias): TemplateResult {
        const until = each.until ? `until ${exact(new Date(each.until))}${each.endedBy ? ` by ${each.endedBy}` : ''}` : 'now';
        return html`<li><a href=${href(['models', each.model])}><b>${each.model}</b></a> <code>${short(each.sha256)}</code>
            <span class="row-note">from ${exact(new Date(each.since))} by ${each.by}, ${until}</span></li>`;
    }

    async #point(): Promise<void> {
        if ((await pointAlias(this.param('alias'), this.#history.value?.items.find((each) => !each.until)?.model)) !== null) {
            void this.#history.reload();
        }
    }

    async #remove(): Promise<void> {
        const alias = this.param('alias');
        const yes = await confirm({ title: `Remove ${alias}?`, body: html`<p>Clients that use it get an error. Its journal stays, and it can be set again.</p>`, action: 'Remove', danger: true });
        if (yes && (await attempt('registry-service', 'Removed', () => removeAlias(alias)))) {
            navigate(href(['aliases']));
        }
    }
}

define('beast-alias', AliasScreen);
