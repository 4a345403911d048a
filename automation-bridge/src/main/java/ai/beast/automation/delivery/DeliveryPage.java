package ai.beast.automation.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param nextCursor where the next page starts; null: this is the last one */
public record DeliveryPage(List<Delivery> items, @Nullable String nextCursor) {}
