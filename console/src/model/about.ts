import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href } from '../app/router.js';
import type { Model, Origin } from '../models/model.js';
import { chip } from '../ui/badge.js';
import { copyable } from '../ui/copy.js';
import { bytes, count, parameters, short, tokens } from '../ui/format.js';
import { panel } from '../ui/layout.js';
import { link } from '../ui/markdown-inline.js';
import { time } from '../ui/time.js';

const ORIGINS: Readonly<Record<Origin, string>> = {
    'catalogue-unverified': 'catalogue, not verified',
    catalogue: 'catalogue',
    upstream: 'Hub',
    download: 'download',
    header: 'file header',
    user: 'you',
};

type Field = readonly [keyof Model, string, (model: Model) => unknown];

const FIELDS: readonly Field[] = [
    ['family', 'Family', (m) => m.family],
    ['version', 'Version', (m) => m.version],
    ['architecture', 'Architecture', (m) => m.architecture],
    ['format', 'Format', (m) => m.format],
    ['quantization', 'Quantization', (m) => m.quantization],
    ['sizeBytes', 'Size', (m) => (m.sizeBytes ? bytes(m.sizeBytes) : null)],
    ['parameterCount', 'Parameters', (m) => (m.parameterCount ? `${parameters(m.parameterCount)} (${count(m.parameterCount)})` : null)],
    ['contextLength', 'Context', (m) => (m.contextLength ? `${tokens(m.contextLength)} tokens` : null)],
    ['license', 'Licence', (m) => (m.licenseUrl ? link(m.licenseUrl, m.licenseSpdx ?? m.license ?? m.licenseUrl) : (m.licenseSpdx ?? m.license))],
    ['author', 'Author', (m) => m.author],
    ['baseModel', 'Made from', (m) => m.baseModel],
    ['sourceRepo', 'Repository', (m) => m.sourceRepo],
    ['sourceUrl', 'Source', (m) => (m.sourceUrl ? link(m.sourceUrl, m.sourceUrl) : null)],
    ['sourceRevision', 'Revision', (m) => (m.sourceRevision ? html`<code>${short(m.sourceRevision)}</code>` : null)],
    ['sha256', 'SHA-256', (m) => (m.sha256 ? copyable(m.sha256, short(m.sha256)) : null)],
    ['languages', 'Languages', (m) => m.languages?.join(', ')],
    ['modalities', 'Modalities', (m) => m.modalities?.join(', ')],
];

/** The fields of an entry, each with where its value comes from; beside them, what people say about it. */
export function about(model: Model, edit: () => void, beside: TemplateResult): TemplateResult {
    const rows = FIELDS.map(([name, label, value]) => [name, label, value(model)] as const).filter(([, , value]) => value !== null && value !== undefined && value !== '');
    const scores = Object.entries(model.benchmarkScores ?? {});
    const may = credentials.may('write');
    return html`<div class="with-side">
        <div class="stack-y">
            ${panel('Fields', html`<dl class="facts">${rows.map(([name, label, value]) => html`<div class="fact"><dt>${label}</dt><dd>${value} ${origin(model, name)}</dd></div>`)}</dl>
                <p class="muted">In the catalogue since ${time(model.createdAt)}, changed ${time(model.updatedAt)}.</p>`,
                html`<button class="button small" ?disabled=${!may} title=${may ? nothing : 'The key may only read'} @click=${edit}>Edit</button>`)}
            ${model.description || model.recommendedUse || model.limitations ? panel('Description', html`
                ${model.description ? html`<p>${model.description}</p>` : nothing}
                ${model.recommendedUse ? html`<p><b>Recommended for:</b> ${model.recommendedUse}</p>` : nothing}
                ${model.limitations ? html`<p><b>Limits:</b> ${model.limitations}</p>` : nothing}`) : nothing}
        </div>
        <div class="stack-y">
            ${beside}
            ${scores.length === 0 ? nothing : panel('Benchmarks', html`<ul class="list">${scores.map(([name, score]) => html`<li class="list-row"><span>${name}</span><b>${score}</b></li>`)}</ul>`)}
            ${(model.tags ?? []).length === 0 ? nothing : panel('Tags', html`<div class="chips">${model.tags!.map((tag) => html`<a href=${href(['models'], { tag })}>${chip(tag)}</a>`)}</div>`)}
        </div>
    </div>`;
}

function origin(model: Model, field: keyof Model): TemplateResult | typeof nothing {
    const from = model.provenance?.[field];
    return from === undefined ? nothing : html`<span class="origin" title="Where this value comes from">${ORIGINS[from] ?? from}</span>`;
}
