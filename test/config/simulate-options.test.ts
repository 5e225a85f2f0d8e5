import assert from 'node:assert/strict';
import { parseConfig } from '../../src/config/parse-config.js';
import { configSchema } from '../../src/config/schema.js';

const refuses = (text: string, line: RegExp) => {
  assert.throws(() => parseConfig(`output: x\n${text}`, 'a.yaml', configSchema), { name: 'InputError', message: line });
};
const point = (fields: string) => `simulate:\n  signal:\n    points:\n      - { ${fields} }\n`;
const detector = (block: string) => `simulate:\n  detector:\n    ${block}\n`;

describe('config: mass points', () => {
  it('refuses dark photons that cannot decay visibly, wherever their mass stands', () => {
    const light = /m_dark_photon: 0\.001; allowed: more than 0\.001022 \(2 m_e = 1\.022 MeV/;
    refuses(point('m_upsilon: 1, m_dark_photon: 0.001'), light);
    refuses(point('m_upsilon: 1, m_dark_photon: 0.001'), /line 5: found simulate\.signal\.points\.0\./);
    refuses('simulate:\n  inject: { m_upsilon: 1, m_dark_photon: 0.001, events: 5 }\n', light);
    refuses('scan: { m_dark_photon: [0.001, 3] }\n', /scan\.m_dark_photon: \[0\.001,3\]; allowed: more than 0\.001022/);
  });

  it('refuses masses beyond the beam energy and below three dark photons, in readable numbers', () => {
    refuses(point('m_upsilon: 11, m_dark_photon: 0.3'), /m_upsilon: 11; allowed: less than 10\.48, /);
    refuses(point('m_upsilon: 3, m_dark_photon: 1.2'), /points\.0\.m_upsilon: 3; allowed: more than 3 m_A' = 3\.6$/);
  });

  it('takes a kinetic mixing or a decay length, not both', () => {
    refuses(
      point('m_upsilon: 1, m_dark_photon: 0.1, ctau_cm: 1, epsilon: 1e-4'),
      /points\.0\.epsilon: 0\.0001; allowed: one of/,
    );
    refuses(point('m_upsilon: 1, m_dark_photon: 0.1, epsilon: 0'), /points\.0\.epsilon: 0; allowed: above 0/);
  });
});

describe('config: ranges and lists', () => {
  it('refuses ranges the wrong way round, which would leave no candidate', () => {
    for (const [key, swapped] of [
      ['theta_range', '[2.54, 0.41]'],
      ['recoil_mass2_window', '[4, -4]'],
      ['emc_theta_deg', '[141.8, 15.8]'],
    ]) {
      refuses(
        `extract: { ${key}: ${swapped} }\n`,
        new RegExp(`extract\\.${key}: .*allowed: the second number must be`),
      );
    }
  });

  it('refuses a background or a sample that is listed twice, and so would be counted twice', () => {
    refuses('simulate: { built_in: [gg-cascade, gg-cascade] }\n', /built_in: \[.*\]; allowed: each name once/);
    refuses('simulate: { samples: [a.lhe, a.lhe] }\n', /simulate\.samples: .*allowed: each name once/);
    refuses('simulate: { signal: { samples: [a.lhe, a.lhe] } }\n', /signal\.samples: .*allowed: each name once/);
  });
});

describe('config: tables of the detector', () => {
  it('refuses columns of unequal lengths', () => {
    refuses(
      detector('tracking: { efficiency: { pt_gev: [0.05, 0.1, 0.2], value: [0, 0.9] } }'),
      /simulate\.detector\.tracking\.efficiency\.value: \[0,0\.9\]; allowed: as many numbers as pt_gev, 3$/,
    );
    refuses(
      detector('pid: { e: { e: { p_gev: [1], loose: [0.9, 0.9], tight: [0.8] } } }'),
      /pid\.e\.e\.loose: .* as many numbers as p_gev, 1$/,
    );
  });

  it('refuses abscissae that do not rise, shares beyond 1 and tight selectors looser than loose ones', () => {
    refuses(
      detector('tracking: { efficiency: { pt_gev: [0.1, 0.1], value: [0, 0.9] } }'),
      /efficiency\.pt_gev\.1: 0\.1; allowed: more than the 0\.1 before it$/,
    );
    refuses(
      detector('tracking: { efficiency: { pt_gev: [0.1], value: [1.2] } }'),
      /value\.0: 1\.2; allowed: at most 1$/,
    );
    refuses(
      detector('pid: { mu: { pi: { p_gev: [1, 2], loose: [0.5, 0.5], tight: [0.4, 0.6] } } }'),
      /pid\.mu\.pi\.tight\.1: 0\.6; allowed: at most 0\.5, as loose$/,
    );
    refuses(detector('calorimeter: { theta_deg: [141, 15] }'), /theta_deg: \[141,15\]; allowed: the second/);
  });

  it('refuses correlations that no tracks have, and layers that do not follow each other outwards', () => {
    const correlation = (values: string) => detector(`tracking: { correlation: { ${values}, z0_tanl: -0.75 } }`);
    refuses(correlation('d0_phi0: 5, d0_omega: 0, phi0_omega: 0'), /d0_phi0: 5; allowed: below 1$/);
    refuses(correlation('d0_phi0: 0.9, d0_omega: 0.9, phi0_omega: -0.9'), /correlation: .* three parameters can have/);
    refuses(detector('material: { layers: [] }'), /material\.layers: \[\]; allowed: at least 1$/);
    refuses(
      detector(
        `material: { layers: [${[5, 3].map((r) => `{ name: a, radius_cm: ${r}, radiation_lengths: 0.1 }`).join()}] }`,
      ),
      /layers\.1\.radius_cm: 3; allowed: more than the 5 of the layer before it$/,
    );
  });

  it('refuses degrees where radians are meant, and MeV where GeV are', () => {
    refuses('simulate: { tracks: { theta_rad: [23.5, 145.5] } }\n', /theta_rad\.0: 23\.5; allowed: at most 3\.14159/);
    refuses('simulate: { signal: { beam_energy_spread_gev: 4.8 } }\n', /spread_gev: 4\.8; allowed: at most 0\.01$/);
  });
});
