import { api } from '../api/client.js';
import { href, navigate } from '../app/router.js';
import { toast } from '../ui/toast.js';
import { explain } from '../ui/view.js';
import { type Operation, SERVICE } from './operation.js';

/** Starts an operation; errors are the caller's. Returns its id. */
export async function begin(path: string, body?: unknown): Promise<string> {
    return (await api.post<Operation>(path, body)).id;
}

/** Starts an operation of the versioning service and opens it. */
export async function startOperation(path: string, body?: unknown): Promise<void> {
    try {
        navigate(href(['operations', await begin(path, body)]));
    } catch (error) {
        toast(explain(error, SERVICE).filter(Boolean).join(': '), true);
    }
}
