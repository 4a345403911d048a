package ai.beast.queue.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why a job is not running.
 *
 * @param detail for a person
 */
@Schema(name = "WhyNotRunning")
public record WhyView(
        @Schema(
                enumeration = {
                    "paused",
                    "dependencies",
                    "not_due",
                    "resting_after_failure",
                    "limit",
                    "queue_paused",
                    "no_worker",
                    "workers_busy",
                    "next"
                })
        String reason,

        @Schema(examples = "2 of 2 of type:model.download are in use, and 3 jobs stand before it")
        String detail) {}
