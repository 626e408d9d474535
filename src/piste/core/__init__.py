"""What every step needs: units, places on earth, findings, errors, artefacts, the solver boundary."""
