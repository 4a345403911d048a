import { html, nothing, type TemplateResult } from 'lit';

type Content = unknown;

/** Head of a screen: heading, a line about it, and actions. */
export function head(title: Content, about: Content = nothing, actions: Content = nothing): TemplateResult {
    return html`<header class="head">
        <div class="head-text">
            <h1 class="head-title" tabindex="-1">${title}</h1>
            ${about === nothing ? nothing : html`<p class="head-about">${about}</p>`}
        </div>
        ${actions === nothing ? nothing : html`<div class="actions">${actions}</div>`}
    </header>`;
}

export function panel(title: string, content: Content, actions: Content = nothing): TemplateResult {
    return html`<section class="panel" aria-label=${title}>
        <header class="panel-head">
            <h2 class="panel-title">${title}</h2>
            ${actions === nothing ? nothing : html`<div class="actions">${actions}</div>`}
        </header>
        <div class="panel-body">${content}</div>
    </section>`;
}

/** Names and values; rows without a value are left out. */
export function facts(rows: readonly (readonly [string, Content])[]): TemplateResult {
    const present = rows.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== nothing);
    return html`<dl class="facts">${present.map(([name, value]) => html`<div class="fact"><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

export function stat(label: string, value: Content, note: Content = nothing, href: string | null = null): TemplateResult {
    const body = html`<span class="stat-value">${value}</span><span class="stat-label">${label}</span>
        ${note === nothing ? nothing : html`<span class="stat-note">${note}</span>`}`;
    return href === null ? html`<div class="stat">${body}</div>` : html`<a class="stat" href=${href}>${body}</a>`;
}

export interface Tab {
    readonly href: string;
    readonly label: string;
    readonly count?: number | undefined;
    readonly current: boolean;
}

/** Tabs are links: each has a URL. */
export function tabs(label: string, all: readonly Tab[]): TemplateResult {
    return html`<nav class="tabs" aria-label=${label}>
        ${all.map(
            (tab) => html`<a class="tab" href=${tab.href} aria-current=${tab.current ? 'page' : nothing}>${tab.label}${
                tab.count === undefined ? nothing : html`<span class="tab-count">${tab.count.toLocaleString('en')}</span>`
            }</a>`,
        )}
    </nav>`;
}

export function more(loader: { value: { next: string | null } | undefined; loadingMore: boolean; more: () => Promise<void> }): TemplateResult | typeof nothing {
    return (loader.value?.next ?? null) === null
        ? nothing
        : html`<div class="more"><button class="button" ?disabled=${loader.loadingMore} @click=${loader.more}>
              ${loader.loadingMore ? 'Loading…' : 'Load more'}
          </button></div>`;
}
