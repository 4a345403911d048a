package ai.beast.registry.recommend;

import ai.beast.registry.host.HostFit;
import ai.beast.registry.memory.MemoryNeed;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * What running a model takes, and how this machine would run it.
 *
 * @param host on the machine that runs the registry
 */
record ModelEstimate(@JsonUnwrapped MemoryNeed need, HostFit host) {}
