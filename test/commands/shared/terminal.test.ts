import assert from 'node:assert/strict';
import { visible } from '../../../src/commands/shared/terminal.js';

describe('the terminal', () => {
  it('sees no commands in names and cells', () => {
    assert.equal(visible('a\x1b[31mred\x07\x9b2J\r'), 'a\\u001b[31mred\\u0007\\u009b2J\\u000d');
  });

  it('keeps tabs, line ends and letters of any script', () => {
    const text = 'Υ_D\t→ A′A′A′\nβ';
    assert.equal(visible(text), text);
  });
});
