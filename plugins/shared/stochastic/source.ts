/** The paper that the schedules and guarantees are from. */
export const lastIterateSource = { title: 'Revisiting the Last-Iterate Convergence of Stochastic Gradient Methods', authors: 'Z. Liu, Z. Zhou', year: 2024, reference: 'ICLR 2024; arXiv 2312.08531' } as const;
