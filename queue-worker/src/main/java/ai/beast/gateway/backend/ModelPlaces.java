package ai.beast.gateway.backend;

import ai.beast.gateway.route.ModelName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The backends that have one model. A name that is listed exactly wins over one that only compares equal. Where backends have different
 * contents under the name, the first backend decides, and the others do not count: an answer never depends on which was less busy.
 *
 * @param places in the order of the configuration; empty for an unknown model
 * @param excluded backends with another content under the name
 */
public record ModelPlaces(List<Place> places, List<String> excluded) {
    private static final int MAX_OFFERS = 3;
    private static final int MAX_CHANGES = 6;

    /** A model on a backend. */
    public record Place(BackendView view, ServedModel model) {}

    public ModelPlaces {
        places = List.copyOf(places);
        excluded = List.copyOf(excluded);
    }

    static ModelPlaces find(String name, List<BackendView> views) {
        String canonical = ModelName.canonical(name);
        List<Place> all = matching(views, model -> model.name().equals(name));
        if (all.isEmpty()) {
            all = matching(views, model -> model.canonical().equals(canonical));
        }
        List<Place> places = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        String digest = null;
        for (Place place : all) {
            String own = place.model().digest();
            if (digest == null) {
                digest = own;
            }
            if (own == null || Objects.equals(own, digest)) {
                places.add(place);
            } else {
                excluded.add(place.view().backend().name());
            }
        }
        return new ModelPlaces(places, excluded);
    }

    private static List<Place> matching(List<BackendView> views, Predicate<ServedModel> wanted) {
        List<Place> places = new ArrayList<>();
        for (BackendView view : views) {
            view.models().stream().filter(wanted).findFirst().ifPresent(model -> places.add(new Place(view, model)));
        }
        return places;
    }

    public boolean isEmpty() {
        return places.isEmpty();
    }

    /** The name as the first backend lists it; null for an unknown model. */
    public @Nullable String name() {
        return places.isEmpty() ? null : places.getFirst().model().name();
    }

    /**
     * Names that look like one that is unknown, most alike first.
     *
     * @param names those that there are
     */
    public static List<String> nearest(String name, Stream<String> names) {
        String wanted = ModelName.shortest(name);
        record Offer(String name, int changes) {}
        return names.distinct()
                .map(each -> new Offer(each, changes(wanted, ModelName.shortest(each))))
                .filter(offer -> offer.changes() < MAX_CHANGES)
                .sorted(Comparator.comparingInt(Offer::changes).thenComparing(Offer::name))
                .limit(MAX_OFFERS)
                .map(Offer::name)
                .toList();
    }

    /** A name that only lacks its tag or its namespace is as good as one typing error. */
    private static int changes(String wanted, String other) {
        boolean part = other.startsWith(wanted + ":") || other.endsWith("/" + wanted) || wanted.startsWith(other + ":");
        int limit = Math.min(MAX_CHANGES, 1 + wanted.length() / 2);
        int changes = part ? 1 : ModelName.distance(wanted, other, limit);
        return changes < limit ? changes : MAX_CHANGES;
    }
}
