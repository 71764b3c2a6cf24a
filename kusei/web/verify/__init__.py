"""証明書の確認: anyone who holds a paper asks whether it is genuine and still current. No personal data is shown."""
