import { api, seg } from '../api/client.js';

/** A movable name with the model it points to during a time. */
export interface Alias {
    readonly alias: string;
    readonly model: string;
    readonly sha256?: string | null;
    readonly since: string;
    readonly until?: string | null;
    readonly by: string;
    readonly endedBy?: string | null;
}

export const listAliases = (at: string, signal?: AbortSignal): Promise<{ items: readonly Alias[] }> => api.get('/api/models/aliases', { at }, signal);

export const aliasHistory = (alias: string, signal?: AbortSignal): Promise<{ items: readonly Alias[] }> =>
    api.get(`/api/models/aliases/${seg(alias)}/history`, undefined, signal);

export const setAlias = (alias: string, model: string): Promise<Alias> => api.put<Alias>(`/api/models/aliases/${seg(alias)}`, { model });

export const removeAlias = (alias: string): Promise<void> => api.remove(`/api/models/aliases/${seg(alias)}`);
