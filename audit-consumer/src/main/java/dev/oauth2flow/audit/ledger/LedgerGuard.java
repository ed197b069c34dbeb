package dev.oauth2flow.audit.ledger;

import java.time.Duration;
import java.time.Instant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Verifies the ledger without being asked and raises the alarm as metric
 * {@code audit.ledger.intact} and in the log. It remembers the end that it saw, so it
 * also notices when the newest entries were cut off or all were made anew.
 * <p>
 * The memory is this replica's own: an alarm of one is an alarm. It writes the end of
 * each whole walk to the log, which is kept elsewhere than the ledger.
 */
@Component
class LedgerGuard {

	private static final Logger LOGGER = LoggerFactory.getLogger(LedgerGuard.class);

	private final LedgerVerification verification;

	private final VerificationSettings settings;

	private LedgerVerification.Mark end = LedgerVerification.Mark.BEGINNING;

	private @Nullable Instant lastWhole;

	private volatile double intact = Double.NaN;

	LedgerGuard(LedgerVerification verification, VerificationSettings settings, MeterRegistry metrics) {
		this.verification = verification;
		this.settings = settings;
		Gauge.builder("audit.ledger.intact", this, LedgerGuard::intact)
			.description("1 while the chain of hashes holds, 0 when it is broken, NaN before the first look")
			.register(metrics);
	}

	/** 1 if the ledger was intact at the last look, 0 if it was not. */
	double intact() {
		return this.intact;
	}

	/** Looks at what is new, or at everything when it is time for that. */
	synchronized void look() {
		try {
			verify();
		}
		catch (RuntimeException ex) {
			// What was known stays known; the next look is soon.
			LOGGER.warn("The ledger could not be verified: {}", ex.getMessage());
		}
	}

	private void verify() {
		Instant now = Instant.now();
		boolean whole = this.lastWhole == null
				|| Duration.between(this.lastWhole, now).compareTo(this.settings.whole()) >= 0;
		boolean kept = this.verification.has(this.end);
		LedgerVerification.Result result = this.verification.walk(whole ? LedgerVerification.Mark.BEGINNING : this.end,
				null);
		if (kept && result.intact()) {
			this.end = LedgerVerification.Mark.endOf(result);
			this.intact = 1;
			if (whole) {
				this.lastWhole = now;
				LOGGER.info("The ledger is intact up to position {} with hash {}", result.entries(), result.hash());
			}
			return;
		}
		this.intact = 0;
		if (!kept) {
			LOGGER.error("The ledger was TAMPERED WITH: position {} no longer has hash {}", this.end.position(),
					this.end.hash());
		}
		else {
			LOGGER.error("The ledger was TAMPERED WITH: the chain breaks at position {}", result.brokenAt());
		}
	}

}
