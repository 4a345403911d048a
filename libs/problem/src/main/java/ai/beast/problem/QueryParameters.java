package ai.beast.problem;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * Finds the query parameter that could not be read. JAX-RS makes a bare 404 of it, as if it were a part of the path, and does not say
 * which one it was. Stateless.
 */
final class QueryParameters {
    /** A parameter a resource's method takes, and the type it is read as. */
    private record Expected(String name, Class<?> type) {}

    private QueryParameters() {}

    /**
     * The first of a method's query parameters whose text is no value of its type.
     *
     * @param query what the request says, by name
     * @return empty when all can be read
     */
    static Optional<String> unreadable(Method method, Map<String, List<String>> query) {
        return expected(method).stream()
                .filter(it -> query.getOrDefault(it.name(), List.of()).stream()
                        .limit(1)
                        .anyMatch(text -> !readable(it.type(), text)))
                .map(Expected::name)
                .findFirst();
    }

    private static List<Expected> expected(Method method) {
        List<Expected> all = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    add(all, name(field, field.getName()), field.getType());
                }
            } else {
                add(all, name(parameter, parameter.getName()), parameter.getType());
            }
        }
        return all;
    }

    private static void add(List<Expected> all, @Nullable String name, Class<?> type) {
        if (name != null) {
            all.add(new Expected(name, type));
        }
    }

    /** What the element is called in the query, null when it does not come from there. */
    private static @Nullable String name(AnnotatedElement element, String own) {
        QueryParam named = element.getAnnotation(QueryParam.class);
        if (named != null) {
            return named.value();
        }
        RestQuery query = element.getAnnotation(RestQuery.class);
        return query == null ? null : query.value().isEmpty() ? own : query.value();
    }

    /** As JAX-RS reads all but texts and lists; what is empty counts as left out. */
    private static boolean readable(Class<?> type, String text) {
        if (text.isEmpty() || type == String.class) {
            return true;
        }
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        try {
            boxed.getMethod("valueOf", String.class).invoke(null, text);
            return true;
        } catch (InvocationTargetException no) {
            return false;
        } catch (ReflectiveOperationException readOtherwise) {
            return true;
        }
    }
}
