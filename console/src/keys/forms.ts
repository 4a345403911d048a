import { html, nothing, type TemplateResult } from 'lit';
import { codeBlock } from '../ui/copy.js';
import { ask, confirm, inform } from '../ui/dialog.js';
import { attempt, toast } from '../ui/toast.js';
import { explain } from '../ui/view.js';
import { type CreatedKey, type Key, keyRequest, keys, SERVICE } from './key.js';

const SCOPES = [['infer', 'infer: use models through the gateway'], ['read', 'read: see everything'], ['write', 'write: and change it'], ['admin', 'admin: and manage keys']] as const;

/** Makes or changes a key; a new one is shown once. Returns whether something was saved. */
export async function editKey(key: Key | null): Promise<boolean> {
    let created = null as CreatedKey | null;
    const form = await ask(key === null ? 'New key' : `Change ${key.name}`, html`
        <label class="field"><span class="field-label">Name</span><input class="input" name="name" required maxlength="100" .value=${key?.name ?? ''}><span class="field-help">Who or what it is for.</span></label>
        ${key === null ? html`<label class="field"><span class="field-label">Scope</span><select class="input" name="scope">${SCOPES.map(([scope, text]) => html`<option value=${scope}>${text}</option>`)}</select></label>` : nothing}
        <label class="field"><span class="field-label">Expires; empty for never</span><input class="input" name="expires" type="datetime-local" .value=${local(key?.expiresAt)}></label>
        ${limit('requests', 'Requests to models per minute', key?.limits?.requestsPerMinute)}
        ${limit('tokens', 'Tokens per minute', key?.limits?.tokensPerMinute)}
        ${limit('concurrent', 'Requests at the same time', key?.limits?.concurrentRequests)}
        <label class="field"><span class="field-label">Only these models and aliases, separated by commas</span><input class="input" name="models" spellcheck="false" .value=${(key?.models ?? []).join(', ')}><span class="field-help">Empty: all.</span></label>`, key === null ? 'Make the key' : 'Save', {
        service: SERVICE,
        send: async (data) => {
            const body = keyRequest(data);
            if (key === null) {
                created = await keys.add({ ...body, scope: data.get('scope') });
            } else {
                await keys.change(key.id, body);
            }
        },
    });
    if (created !== null) {
        await showKey(created, 'The key was made');
    }
    return form !== null;
}

export async function rotateKey(key: Key): Promise<boolean> {
    const form = await ask(`Rotate ${key.name}`, html`
        <p>A new key with the same scope and bounds is made and shown once. The present one ends after the overlap, with it its sessions and streams.</p>
        <label class="field"><span class="field-label">Overlap in hours; 0 when the present key has leaked</span><input class="input" name="hours" type="number" min="0" max="720" value="1" required></label>`, 'Rotate');
    if (form === null) {
        return false;
    }
    try {
        await showKey(await keys.rotate(key.id, Number(form.get('hours')) * 3600), 'The new key');
        return true;
    } catch (error) {
        toast(explain(error, SERVICE).join(': '), true);
        return false;
    }
}

export async function revokeKey(key: Key): Promise<boolean> {
    const yes = await confirm({
        title: `Revoke ${key.name}?`,
        body: html`<p>Within seconds all services refuse the key <code>${key.id}</code>, and its sessions and streams end. A revoked key does not come back; make a new one instead.</p>`,
        action: 'Revoke the key',
        danger: true,
    });
    return yes && attempt(SERVICE, 'Revoked', () => keys.revoke(key.id));
}

function limit(name: string, label: string, value: number | undefined): TemplateResult {
    return html`<label class="field"><span class="field-label">${label}; empty for no limit</span><input class="input" name=${name} type="number" min="1" max="1000000000" .value=${value === undefined ? '' : String(value)}></label>`;
}

/** A time as the input of a local time has it. */
function local(time: string | undefined): string {
    if (time === undefined) {
        return '';
    }
    const date = new Date(time);
    return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function showKey(created: CreatedKey, title: string): Promise<void> {
    return inform(title, html`<p>Copy the key now: <b>it is not shown again</b>.</p>${codeBlock(created.key)}<p>Clients send it as <code>Authorization: Bearer</code> or as <code>X-API-Key</code>. All services accept it within two seconds.</p>`);
}
