import { html } from 'lit';
import { codeBlock } from '../ui/copy.js';
import { ask, inform } from '../ui/dialog.js';
import { toast } from '../ui/toast.js';
import { explain } from '../ui/view.js';
import { type Endpoint, SERVICE, webhooks } from './webhook.js';

const VERIFY = `# Standard Webhooks: signed content is "{webhook-id}.{webhook-timestamp}.{body}"
from standardwebhooks.webhooks import Webhook
Webhook("<secret>").verify(body, headers)`;

/** Creates or changes an endpoint; shows the secret of a new one once. Returns its id. */
export async function editEndpoint(endpoint: Endpoint | null): Promise<string | null> {
    let saved = null as (Endpoint & { secret?: string }) | null;
    const form = await ask(endpoint === null ? 'New webhook' : 'Change the webhook', html`
        <label class="field"><span class="field-label">URL</span><input class="input" name="url" type="url" required .value=${endpoint?.url ?? ''} spellcheck="false"></label>
        <label class="field"><span class="field-label">Description</span><input class="input" name="description" .value=${endpoint?.description ?? ''}></label>
        <label class="field"><span class="field-label">Event types, separated by commas</span><input class="input" name="eventTypes" .value=${(endpoint?.eventTypes ?? ['model.*']).join(', ')} spellcheck="false"><span class="field-help">A prefix such as model.* stands for all that begin so.</span></label>
        <label class="field"><span class="field-label">Only these subjects, separated by commas</span><input class="input" name="subjects" .value=${(endpoint?.subjects ?? []).join(', ')} spellcheck="false"></label>`, endpoint === null ? 'Create' : 'Save', {
        service: SERVICE,
        send: async (data) => {
            const list = (name: string): string[] => String(data.get(name)).split(',').map((each) => each.trim()).filter(Boolean);
            const body = { url: String(data.get('url')).trim(), description: String(data.get('description')).trim() || null, eventTypes: list('eventTypes'), subjects: list('subjects') };
            saved = endpoint === null ? await webhooks.create(body) : await webhooks.change(endpoint, body);
        },
    });
    if (form === null || saved === null) {
        return null;
    }
    if (saved.secret !== undefined) {
        await showSecret(saved.secret, 'The webhook was created');
    }
    return saved.id;
}

export async function rotateSecret(endpoint: Endpoint): Promise<void> {
    const form = await ask('Rotate the secret', html`
        <p>A new secret is created and shown once. The present one signs beside it for a while, so that receivers can change over.</p>
        <label class="field"><span class="field-label">Overlap in hours; 0 when the present one has leaked</span><input class="input" name="hours" type="number" min="0" max="720" value="24" required></label>`, 'Rotate');
    if (form !== null) {
        try {
            const rotation = await webhooks.rotate(endpoint.id, Number(form.get('hours')) * 3600);
            await showSecret(rotation.secret, 'The new secret');
        } catch (error) {
            toast(explain(error, SERVICE).join(': '), true);
        }
    }
}

function showSecret(secret: string, title: string): Promise<void> {
    return inform(title, html`<p>Copy the signing secret now: <b>it is not shown again</b>.</p>${codeBlock(secret)}<p>Verify what you receive:</p>${codeBlock(VERIFY)}`);
}
