package ai.beast.gateway.http;

import ai.beast.gateway.admission.Band;
import ai.beast.gateway.alias.AllowedModels;
import ai.beast.security.key.KeyLimits;

/**
 * The caller of a request.
 *
 * @param key id of the API key; empty without one
 * @param mayChange whether the caller may pull, delete and copy models
 * @param band the earliest band of its requests
 * @param allowed the models that it may use
 * @param limits of its key
 */
public record GatewayCaller(String key, boolean mayChange, Band band, AllowedModels allowed, KeyLimits limits) {}
