import { html } from 'lit';
import { ask } from '../ui/dialog.js';
import { setAlias } from './alias.js';

/** Asks which model an alias points to from now on. Returns the alias that was set. */
export async function pointAlias(alias = '', model = ''): Promise<string | null> {
    const form = await ask(alias === '' ? 'New alias' : `Point ${alias} to another model`, html`
        <label class="field"><span class="field-label">Alias</span><input class="input" name="alias" required .value=${alias} ?readonly=${alias !== ''} spellcheck="false"></label>
        <label class="field"><span class="field-label">Model id</span><input class="input" name="model" required .value=${model} spellcheck="false"></label>
        <p class="muted">Clients that use the alias get the new model at once. The journal keeps what it pointed to before.</p>`, 'Save', { service: 'registry-service', send: (data) => setAlias(String(data.get('alias')).trim(), String(data.get('model')).trim()) });
    return form === null ? null : String(form.get('alias')).trim();
}
