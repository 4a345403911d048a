package ai.beast.modelfiles;

import ai.beast.modelfiles.ModelFileException.Reason;
import java.util.Comparator;
import java.util.List;

/** What must hold among a file's tensors, whatever the format. */
final class TensorLayout {

    private TensorLayout() {}

    /**
     * Product of the dimensions, 1 for none.
     *
     * @throws ArithmeticException beyond 63 bits, also where a later dimension is 0
     */
    static long elements(List<Long> shape) {
        long product = 1;
        for (long dimension : shape) {
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    /** Whether the data of an unknown type can hold this many elements: none takes less than a bit on average. */
    static boolean holds(long byteLength, List<Long> shape) {
        return Math.ceilDiv(elements(shape), Byte.SIZE) <= byteLength;
    }

    static long parameterCount(List<Tensor> tensors) throws ModelFileException {
        long sum = 0;
        for (Tensor tensor : tensors) {
            sum += tensor.elements();
            if (sum < 0) {
                throw new ModelFileException(
                        Reason.OVERFLOW, tensor.offset(), "The number of parameters leaves 63 bits");
            }
        }
        return sum;
    }

    static void requireDisjoint(List<Tensor> tensors) throws ModelFileException {
        List<Tensor> inOrder = tensors.stream()
                .filter(tensor -> tensor.byteLength() > 0)
                .sorted(Comparator.comparingLong(Tensor::offset))
                .toList();
        for (int i = 1; i < inOrder.size(); i++) {
            Tensor before = inOrder.get(i - 1);
            Tensor tensor = inOrder.get(i);
            if (tensor.offset() < before.end()) {
                throw new ModelFileException(
                        Reason.OVERLAP,
                        tensor.offset(),
                        "Tensors " + before.name() + " and " + tensor.name() + " overlap");
            }
        }
    }
}
