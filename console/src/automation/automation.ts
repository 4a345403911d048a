import { api, seg } from '../api/client.js';
import type { Page } from '../api/pages.js';

export const SERVICE = 'automation-bridge';

export interface N8nStatus {
    readonly url: string;
    readonly reachable: boolean;
    readonly detail?: string | null;
    readonly apiKey: boolean;
    readonly breaker: string;
    readonly checkedAt: string;
}

export interface Binding {
    readonly id: string;
    readonly name: string;
    readonly eventType: string;
    readonly filter: Readonly<Record<string, unknown>>;
    readonly workflowId?: string | null;
    readonly webhookPath?: string | null;
    readonly method?: string | null;
    readonly payload: Readonly<Record<string, string>>;
    readonly enabled: boolean;
    readonly version: number;
    readonly createdAt: string;
    readonly updatedAt: string;
}

export interface BindingDelivery {
    readonly id: number;
    readonly bindingId: string;
    readonly eventSource: string;
    readonly eventId: string;
    readonly eventType: string;
    readonly payload: unknown;
    readonly state: string;
    readonly attempts: number;
    readonly nextAttemptAt?: string | null;
    readonly lastStatus?: number | null;
    readonly lastError?: string | null;
    readonly createdAt: string;
    readonly endedAt?: string | null;
}

export interface Workflow {
    readonly id: string;
    readonly name: string;
    readonly active: boolean;
    readonly webhooks: readonly { readonly path: string; readonly method: string }[];
    readonly updatedAt?: string | null;
}

export interface Template {
    readonly id: string;
    readonly name: string;
    readonly description: string;
    readonly parameters: readonly { readonly name: string; readonly description: string; readonly fallback?: string | null; readonly pattern: string }[];
}

/** What a binding would send; the event is given, the last matching one, or an example of its type. */
export interface BindingPreview {
    readonly matches: boolean;
    readonly origin: 'given' | 'last' | 'example';
    readonly event: unknown;
    readonly payload: unknown;
    readonly errors: readonly { readonly field: string; readonly message: string }[];
}

const root = '/api/automation';

export const automation = {
    status: (signal?: AbortSignal): Promise<N8nStatus> => api.get(`${root}/status`, undefined, signal),
    bindings: (cursor: string | null, signal?: AbortSignal): Promise<Page<Binding>> => api.get(`${root}/bindings`, { cursor, limit: 100 }, signal),
    createBinding: (body: unknown): Promise<Binding> => api.post(`${root}/bindings`, body),
    changeBinding: (binding: Binding, body: unknown): Promise<Binding> => api.put(`${root}/bindings/${seg(binding.id)}`, body, { headers: { 'If-Match': `"${binding.version}"` } }),
    previewBinding: (body: unknown): Promise<BindingPreview> => api.post(`${root}/bindings/preview`, body),
    removeBinding: (id: string): Promise<void> => api.remove(`${root}/bindings/${seg(id)}`),
    deliveries: (state: string, cursor: string | null, signal?: AbortSignal): Promise<Page<BindingDelivery>> => api.get(`${root}/deliveries`, { state, cursor, limit: 50 }, signal),
    retry: (id: number): Promise<BindingDelivery> => api.post(`${root}/deliveries/${id}/retry`),
    workflows: (cursor: string | null, signal?: AbortSignal): Promise<Page<Workflow>> => api.get(`${root}/workflows`, { cursor, limit: 100 }, signal),
    setActive: (id: string, active: boolean): Promise<unknown> => api.post(`${root}/workflows/${seg(id)}/${active ? 'activate' : 'deactivate'}`),
    templates: (signal?: AbortSignal): Promise<readonly Template[]> => api.get(`${root}/templates`, undefined, signal),
    install: (id: string, parameters: Readonly<Record<string, string>>): Promise<{ workflow: Workflow; live: boolean; binding?: Binding | null }> => api.post(`${root}/templates/${seg(id)}/install`, { parameters }),
};
