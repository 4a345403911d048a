import { html, nothing, type TemplateResult } from 'lit';
import { ApiError } from '../api/problem.js';
import { clock } from './format.js';
import { icon, type IconName } from './icon.js';
import type { Loader } from './loader.js';

type Content = TemplateResult | typeof nothing;

export interface Views<T> {
    readonly filled: (value: T) => Content;
    readonly isEmpty?: (value: T) => boolean;
    readonly empty?: () => Content;
    /** The service that answers, for the message when it does not. */
    readonly service: string;
    /** Said instead of an error when the service has no such route. */
    readonly absent?: string;
    readonly rows?: number;
    /** Of a screen that has no heading before its content is there. */
    readonly heading?: string;
}

/** Shows what a loader has: a skeleton, a problem, an empty state, or the content with a notice when it is stale. */
export function view<T>(loader: Loader<T>, views: Views<T>): TemplateResult {
    const { value, error } = loader;
    if (value === undefined) {
        if (views.absent !== undefined && error instanceof ApiError && (error.status === 404 || error.status === 405)) {
            return html`<p class="muted">${views.absent}</p>`;
        }
        const title = views.heading === undefined ? nothing : html`<h1 class="head-title" tabindex="-1">${views.heading}</h1>`;
        return html`${title}${error === null ? skeleton(views.rows ?? 4) : problem(error, views.service, () => void loader.reload())}`;
    }
    const empty = views.isEmpty?.(value) === true && views.empty !== undefined;
    return html`${error === null ? nothing : stale(loader, error, views.service)}${empty ? views.empty!() : views.filled(value)}`;
}

export function skeleton(rows: number): TemplateResult {
    return html`<div class="skeleton" role="status" aria-label="Loading">
        ${Array.from({ length: rows }, () => html`<span class="skeleton-row"></span>`)}
    </div>`;
}

export function empty(symbol: IconName, title: string, text: unknown, actions: Content = nothing): TemplateResult {
    return html`<div class="empty">
        <span class="empty-icon">${icon(symbol)}</span>
        <p class="empty-title">${title}</p>
        <p class="empty-text">${text}</p>
        ${actions === nothing ? nothing : html`<div class="actions">${actions}</div>`}
    </div>`;
}

/** The message for an error, with what can be done about it. */
export function problem(error: unknown, service: string, retry: (() => void) | null = null): TemplateResult {
    const [title, text] = explain(error, service);
    const code = error instanceof ApiError ? error.problem.code : null;
    return html`<div class="problem" role="alert">
        <span class="problem-icon">${icon('alert')}</span>
        <div class="problem-body">
            <strong>${title}</strong>
            <p>${text}</p>
            ${code === null ? nothing : html`<p class="muted">Code <code>${code}</code></p>`}
            ${retry === null ? nothing : html`<button class="button" @click=${retry}>${icon('retry')}Try again</button>`}
        </div>
    </div>`;
}

export function explain(error: unknown, service: string): [string, string] {
    if (error instanceof SyntaxError) {
        return ['Not valid JSON', error.message];
    }
    if (!(error instanceof ApiError)) {
        return ['Something went wrong in this page', error instanceof Error ? error.message : String(error)];
    }
    const { title, detail, status } = error.problem;
    switch (status) {
        case 0:
            return ['AI Beast is unreachable', 'The entry point does not reply; beast status shows which process is down.'];
        case 403:
            return ['This key may not do that', detail || 'The scope of the key is too small for this action.'];
        case 503:
            return [`${service} is unavailable`, detail || 'Other screens go on working. This one is loaded again when the service is back.'];
        default:
            return [title, detail];
    }
}

function stale<T>(loader: Loader<T>, error: unknown, service: string): TemplateResult {
    const [title] = explain(error, service);
    const since = loader.loadedAt === null ? '' : ` since ${clock(loader.loadedAt)}`;
    return html`<div class="notice tone-warn" role="status">
        ${icon('alert')}<span>Not updated${since}: ${title}.</span>
        <button class="button small" @click=${loader.reload}>Try again</button>
    </div>`;
}
