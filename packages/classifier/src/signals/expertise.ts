import { phraseList } from "./phrase-list.ts";
import { type Signal, upTo } from "./signal.ts";

/** Subjects where small models know little: law, medicine, science, finance, philosophy. */
export const expertiseSignal: Signal = {
  name: "expertise",
  weight: 0.17,
  phrases: {
    expertise: phraseList(`
      quantum, thermodynamics, entropy, relativity, electron, electrons, molecule, molecular, enzyme,
      protein, genome, mutation, receptor, pharmacology, dosage, diagnosis, differential diagnosis,
      patient, patients, symptoms, clinical, pathology, syndrome, statute, jurisdiction, plaintiff,
      defendant, liability, tort, contract law, clause, indemnification, gdpr, hipaa, compliance, tax,
      amortisation, amortization, derivatives pricing, black scholes, hedge, portfolio, valuation,
      discounted cash flow, npv, econometrics, regression analysis, bayesian, stochastic, markov, neural
      network, transformer, gradient, backpropagation, cryptography, cryptographic, elliptic curve,
      kernel, compiler, epistemology, ontology, utilitarian, deontological, reaction, equilibrium,
      oxidation, voltage, circuit, momentum, velocity, acceleration, magnetic, wavelength, photon,
      nucleus, isotope, orbital, solution of, concentration, lagrangian, hamiltonian, fourier, laplace
    `),
  },
  measure: (view) => upTo(3, view.hits("expertise")),
};
