import { html, nothing, type TemplateResult } from 'lit';
import { request } from '../api/client.js';
import { ApiError } from '../api/problem.js';
import { badge } from '../ui/badge.js';
import { icon } from '../ui/icon.js';
import { stateWord } from '../words/states.js';
import { SERVICES } from '../words/services.js';

export interface Health {
    readonly service: string;
    /** Unknown while the entry point has no route to it. */
    readonly status: 'UP' | 'DOWN' | 'unknown';
    readonly checks: readonly { readonly name: string; readonly status: string; readonly data?: Readonly<Record<string, unknown>> }[];
}

/** The readiness of every service. 503 is an answer here. */
export function readHealth(signal: AbortSignal): Promise<readonly Health[]> {
    return Promise.all(SERVICES.map((service) => one(service, signal)));
}

async function one(service: string, signal: AbortSignal): Promise<Health> {
    try {
        const body = (await (await request('GET', `/api/health/${service}`, undefined, { signal })).json()) as Pick<Health, 'checks'>;
        return { service, status: 'UP', checks: body.checks ?? [] };
    } catch (error) {
        if (signal.aborted || !(error instanceof ApiError)) {
            throw error;
        }
        const checks = (error.problem['checks'] ?? []) as Health['checks'];
        return { service, status: error.status === 503 ? 'DOWN' : 'unknown', checks };
    }
}

/** One line for each service. */
export function healthChips(all: readonly Health[]): TemplateResult {
    return html`<ul class="services">${all.map((each) => html`<li class="service tone-${each.status === 'UP' ? 'good' : each.status === 'DOWN' ? 'bad' : 'neutral'}">${icon(each.status === 'UP' ? 'check' : each.status === 'DOWN' ? 'alert' : 'help')}<span>${each.service}</span><span class="muted">${stateWord(each.status).text}</span></li>`)}</ul>`;
}

export function healthList(all: readonly Health[]): TemplateResult {
    return html`<ul class="list">${all.map((each) => html`<li class="list-row"><span class="list-main"><b>${each.service}</b>
        ${each.checks.filter((check) => check.status !== 'UP').map((check) => html`<span class="row-note">${check.name}: ${check.status}${check.data === undefined ? nothing : ` ${JSON.stringify(check.data)}`}</span>`)}</span>${badge(each.status)}</li>`)}</ul>
        ${all.every((each) => each.status === 'unknown') ? html`<p class="muted">This installation has no health route at the entry point; <code>beast status</code> shows the services.</p>` : nothing}`;
}
