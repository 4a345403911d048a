import { html } from 'lit';
import { api, seg } from '../api/client.js';
import { ApiError } from '../api/problem.js';
import { type Model, SERVICE } from '../models/model.js';
import { ask, confirm } from '../ui/dialog.js';
import { attempt } from '../ui/toast.js';

const FIELDS = [
    ['name', 'Name'],
    ['version', 'Version'],
    ['description', 'Description'],
    ['recommendedUse', 'Recommended use'],
    ['limitations', 'Limits'],
    ['author', 'Author'],
    ['tags', 'Tags, separated by commas'],
] as const;

/** Edits an entry against the state that was shown (`If-Match`). Returns whether the entry changed, here or elsewhere. */
export async function editModel(model: Model, etag: string | null): Promise<boolean> {
    let patch: Record<string, unknown> = {};
    let changedMeanwhile = false;
    const form = await ask(`Edit ${model.name}`, html`
        <p class="muted">What you set here is yours: nothing read from a file or the Hub replaces it later.</p>
        ${FIELDS.map(([name, label]) => html`<label class="field"><span class="field-label">${label}</span>
            <input class="input" name=${name} .value=${textOf(model, name)} ?required=${name === 'name'}></label>`)}`, 'Save', {
        service: SERVICE,
        send: async (data) => {
            patch = patchOf(model, data);
            try {
                if (Object.keys(patch).length > 0) {
                    await send(model.id, patch, etag);
                }
            } catch (error) {
                if (!(error instanceof ApiError) || error.status !== 412) {
                    throw error;
                }
                changedMeanwhile = true;
            }
        },
    });
    if (form === null) {
        return false;
    }
    return changedMeanwhile ? conflict(model, patch) : true;
}

function patchOf(model: Model, data: FormData): Record<string, unknown> {
    const patch: Record<string, unknown> = {};
    for (const [name] of FIELDS) {
        const text = String(data.get(name)).trim();
        if (text !== textOf(model, name)) {
            patch[name] = name === 'tags' ? text.split(',').map((tag) => tag.trim()).filter(Boolean) : text || null;
        }
    }
    return patch;
}

/** Another request changed the entry meanwhile: shows both values and saves only when asked to. */
async function conflict(model: Model, patch: Readonly<Record<string, unknown>>): Promise<boolean> {
    const now = await api.tagged<Model>(`/api/models/${seg(model.id)}`);
    const rows = Object.keys(patch).map((name) => html`<tr><th scope="row">${name}</th><td>${textOf(now.value, name)}</td><td>${String(patch[name] ?? '')}</td></tr>`);
    const overwrite = await confirm({
        title: 'The entry was changed meanwhile',
        body: html`<div class="table-frame"><table class="table"><thead><tr><th scope="col">Field</th><th scope="col">Now</th><th scope="col">Yours</th></tr></thead><tbody>${rows}</tbody></table></div>`,
        action: 'Save mine',
    });
    if (overwrite) {
        await attempt(SERVICE, 'Saved', () => send(model.id, patch, now.etag));
    }
    return true;
}

function send(id: string, patch: Readonly<Record<string, unknown>>, etag: string | null): Promise<unknown> {
    const headers = { 'Content-Type': 'application/merge-patch+json', ...(etag === null ? {} : { 'If-Match': etag }) };
    return api.patch(`/api/models/${seg(id)}`, patch, { headers });
}

function textOf(model: Model, name: string): string {
    const value = (model as unknown as Record<string, unknown>)[name];
    return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}
