/** Who used which models how much: reports of the gateways, summed by day. */
package ai.beast.registry.usage;
