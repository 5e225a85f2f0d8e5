/** What must be said wherever numbers of this project are shown. */

/** Short form, at the head of the page and in the terminal. */
export const SIMULATED_DATA =
  'All data shown here are simulated: pseudo-data from generator events (Pythia, EvtGen, KKMC) and a fast detector simulation. ' +
  'No BaBar data are used, and no number here is a result of the BaBar Collaboration.';
