import { html, render } from 'lit';
import { mark } from '../ui/badge.js';
import { ask } from '../ui/dialog.js';
import { icon } from '../ui/icon.js';
import { json } from '../ui/json.js';
import { attempt, toast } from '../ui/toast.js';
import { explain } from '../ui/view.js';
import { automation, type Binding, SERVICE, type Template } from './automation.js';

export async function editBinding(binding: Binding | null): Promise<boolean> {
    const target = binding?.workflowId ?? '';
    const form = await ask(binding === null ? 'New binding' : `Binding ${binding.name}`, html`
        <label class="field"><span class="field-label">Name</span><input class="input" name="name" required .value=${binding?.name ?? ''}></label>
        <label class="field"><span class="field-label">Event type, or a prefix such as model.*</span><input class="input" name="eventType" required .value=${binding?.eventType ?? 'model.downloaded'} spellcheck="false"></label>
        <div class="form-row"><label class="field"><span class="field-label">Workflow id</span><input class="input" name="workflowId" .value=${target} spellcheck="false"></label>
        <label class="field"><span class="field-label">or webhook path</span><input class="input" name="webhookPath" .value=${binding?.webhookPath ?? ''} spellcheck="false"></label></div>
        <label class="field"><span class="field-label">Filter on the event's data, as JSON</span><textarea class="input" name="filter" rows="3" spellcheck="false" .value=${JSON.stringify(binding?.filter ?? {}, null, 2)}></textarea></label>
        <label class="field"><span class="field-label">Payload: names and templates, as JSON</span><textarea class="input" name="payload" rows="4" spellcheck="false" .value=${JSON.stringify(binding?.payload ?? {}, null, 2)}></textarea></label>
        <div><button class="button small" type="button" @click=${preview}>Preview with the last matching event</button><div class="preview-slot" aria-live="polite"></div></div>
        <label class="check"><input type="checkbox" name="enabled" .checked=${binding?.enabled ?? true}>Enabled</label>`, 'Save', {
        service: SERVICE,
        send: async (data) => {
            const text = (name: string): string | null => String(data.get(name)).trim() || null;
            const body = {
                name: text('name'),
                eventType: text('eventType'),
                workflowId: text('workflowId'),
                webhookPath: text('webhookPath'),
                method: binding?.method ?? null,
                filter: JSON.parse(text('filter') ?? '{}') as unknown,
                payload: JSON.parse(text('payload') ?? '{}') as unknown,
                enabled: data.get('enabled') !== null,
            };
            await (binding === null ? automation.createBinding(body) : automation.changeBinding(binding, body));
        },
    });
    return form !== null;
}

/** Shows below the button what the binding would send now. */
async function preview(event: Event): Promise<void> {
    const button = event.target as HTMLButtonElement;
    const slot = button.parentElement!.querySelector<HTMLElement>('.preview-slot')!;
    const data = new FormData(button.form!);
    try {
        const reply = await automation.previewBinding({
            eventType: String(data.get('eventType')).trim(),
            filter: JSON.parse(String(data.get('filter')) || '{}') as unknown,
            payload: JSON.parse(String(data.get('payload')) || '{}') as unknown,
        });
        const origin = { given: 'this event', last: 'the last event of this type', example: 'an example: no such event has happened yet' }[reply.origin];
        render(html`<p class="actions">${reply.matches ? mark('the filter matches', 'good', 'check') : mark('the filter does not match', 'warn', 'alert')}<span class="muted">With ${origin}</span></p>
            ${reply.errors.map((each) => html`<p class="form-error">${icon('alert')}<code>${each.field}</code> ${each.message}</p>`)}${json(reply.payload)}`, slot);
    } catch (error) {
        render(html`<p class="form-error">${icon('alert')}${explain(error, SERVICE).filter(Boolean).join(': ')}</p>`, slot);
    }
}

export async function installTemplate(template: Template): Promise<boolean> {
    const form = await ask(`Install ${template.name}`, html`
        <p>${template.description}</p>
        ${template.parameters.map((each) => html`<label class="field"><span class="field-label">${each.name}</span><input class="input" name=${each.name} .value=${each.fallback ?? ''} ?required=${!each.fallback} spellcheck="false"><span class="field-help">${each.description}</span></label>`)}`, 'Install');
    if (form === null) {
        return false;
    }
    const parameters = Object.fromEntries(template.parameters.map((each) => [each.name, String(form.get(each.name)).trim()]));
    return attempt(SERVICE, 'Installed', async () => {
        const { workflow, live } = await automation.install(template.id, parameters);
        toast(live ? `${workflow.name} is live` : `${workflow.name} is published, but its webhook is not live yet: activate it in n8n`, !live);
    });
}
