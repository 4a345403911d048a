package ai.beast.events.webhook.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param nextCursor where the next page starts; absent: this is the last one */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliveryPage(List<Delivery> items, @Nullable String nextCursor) {}
