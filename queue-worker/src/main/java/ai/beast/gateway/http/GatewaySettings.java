package ai.beast.gateway.http;

import java.time.Duration;

/**
 * Bounds of requests.
 *
 * @param maxBody bytes of a request that names a model
 * @param bodyMemory bytes of all requests together that no backend answers yet
 * @param bodyTimeout longest pause of a client within a request's body
 * @param headTimeout longest wait for the head of a reply: a model may have to be loaded
 * @param idleTimeout longest time in which neither the backend sends nor the client takes anything
 * @param maxWait longest wait for admission
 * @param fallbackWait longest wait for admission where there is a fallback
 */
public record GatewaySettings(
        int maxBody,
        long bodyMemory,
        Duration bodyTimeout,
        Duration headTimeout,
        Duration idleTimeout,
        Duration maxWait,
        Duration fallbackWait) {}
