import { api, seg } from '../api/client.js';

export interface Worker {
    readonly id: string;
    readonly host: string;
    readonly pid: number;
    readonly slots: number;
    readonly running: number;
    readonly started_at: string;
    readonly seen_at: string;
}

export interface Limit {
    readonly gate: string;
    readonly capacity: number | null;
    readonly starts: number | null;
    readonly period: number | null;
    readonly held: number;
    readonly parked: number;
    readonly stuck: number;
}

export interface Schedule {
    readonly name: string;
    readonly cron: string | null;
    readonly zone: string | null;
    readonly missed: string | null;
    readonly next: string | null;
    readonly job?: { readonly type: string; readonly payload?: unknown };
    readonly problem?: string;
}

interface List<T> {
    readonly items: readonly T[];
}

export const listWorkers = (signal?: AbortSignal): Promise<List<Worker>> => api.get('/api/queue/workers', undefined, signal);
export const listLimits = (signal?: AbortSignal): Promise<List<Limit>> => api.get('/api/queue/limits', undefined, signal);
export const listSchedules = (signal?: AbortSignal): Promise<List<Schedule>> => api.get('/api/queue/schedules', undefined, signal);
export const setLimit = (gate: string, body: unknown): Promise<Limit> => api.put(`/api/queue/limits/${seg(gate)}`, body);
export const removeLimit = (gate: string): Promise<void> => api.remove(`/api/queue/limits/${seg(gate)}`);
export const putSchedule = (name: string, body: unknown): Promise<Schedule> => api.put(`/api/queue/schedules/${seg(name)}`, body);
export const removeSchedule = (name: string): Promise<void> => api.remove(`/api/queue/schedules/${seg(name)}`);
