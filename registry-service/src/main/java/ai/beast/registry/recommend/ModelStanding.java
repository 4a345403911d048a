package ai.beast.registry.recommend;

import java.math.BigDecimal;
import java.util.List;

/**
 * What orders models that are equally fit.
 *
 * @param locations where files of it are available; empty when it has to be downloaded first
 */
public record ModelStanding(BigDecimal rating, long downloadCount, List<String> locations) {}
