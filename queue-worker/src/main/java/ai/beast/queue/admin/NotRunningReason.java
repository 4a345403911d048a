package ai.beast.queue.admin;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why a job is not running.
 *
 * @param detail for a person
 */
@Schema(name = "WhyNotRunning")
public record NotRunningReason(
        @Schema(
                enumeration = {
                    "paused",
                    "dependencies",
                    "not_due",
                    "deferred",
                    "resting_after_failure",
                    "limit",
                    "queue_paused",
                    "no_worker",
                    "workers_busy",
                    "next"
                })
        String reason,

        @Schema(
                examples =
                        "1 of 1 of type:model.download are in use, by 01k9xvt5f3m8q2w7c4bz; 3 jobs stand before this limit")
        String detail) {}
