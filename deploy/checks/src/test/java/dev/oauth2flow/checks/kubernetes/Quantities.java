package dev.oauth2flow.checks.kubernetes;

import java.math.BigDecimal;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Amounts of memory and processor, as Kubernetes writes them.
 */
final class Quantities {

	private static final Pattern QUANTITY = Pattern.compile("[0-9]+(\\.[0-9]+)?(m|k|Ki|[MGTPE]i?)?");

	private Quantities() {
	}

	static boolean isQuantity(String text) {
		return QUANTITY.matcher(text).matches();
	}

	static BigDecimal amount(String text) {
		if (!isQuantity(text)) {
			throw new IllegalArgumentException("No quantity: " + text);
		}
		return Quantity.getAmountInBytes(Quantity.parse(text));
	}

}
