package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.Tensor;
import ai.beast.registry.catalog.entry.Family;
import java.util.List;

/**
 * The architectures of image models, told from their tensors' names, since few such files say it in words. Source of the
 * names: the single-file checkpoints of Stability AI and Black Forest Labs.
 */
enum ImageArchitecture {
    SDXL("stable-diffusion-xl", Family.SDXL, "conditioner.embedders.1."),
    STABLE_DIFFUSION("stable-diffusion", Family.OTHER, "cond_stage_model."),
    FLUX("flux", Family.FLUX, "double_blocks.0.img_attn."),
    FLUX_PREFIXED("flux", Family.FLUX, "model.diffusion_model.double_blocks.0.img_attn."),
    NONE("", Family.OTHER, "");

    private final String label;
    private final Family family;
    private final String sign;

    ImageArchitecture(String label, Family family, String sign) {
        this.label = label;
        this.family = family;
        this.sign = sign;
    }

    static ImageArchitecture of(List<Tensor> tensors) {
        for (ImageArchitecture each : values()) {
            if (each != NONE
                    && tensors.stream().anyMatch(tensor -> tensor.name().startsWith(each.sign))) {
                return each;
            }
        }
        return NONE;
    }

    String label() {
        return label;
    }

    Family family() {
        return family;
    }

    List<String> tags() {
        return this == NONE ? List.of() : List.of("image");
    }
}
