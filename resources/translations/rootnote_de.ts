<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Account</name>
    <message>
        <source>Attributed {part}</source>
        <translation>Zugeordnet {part}</translation>
    </message>
    <message>
        <source>Not attributed {part}</source>
        <translation>Nicht zugeordnet {part}</translation>
    </message>
    <message>
        <source>No track is named.</source>
        <translation>Keine Aufnahme wird genannt.</translation>
    </message>
    <message>
        <source>A share below {part} would not have been detected in this run.</source>
        <translation>Ein Anteil unter {part} wäre in diesem Lauf nicht nachgewiesen worden.</translation>
    </message>
    <message>
        <source>Explained fraction</source>
        <translation>Erklärter Teil</translation>
    </message>
    <message>
        <source>Remainder</source>
        <translation>Rest</translation>
    </message>
    <message>
        <source>Abstention</source>
        <translation>Enthaltung</translation>
    </message>
    <message>
        <source>Smallest share that would be detected</source>
        <translation>Kleinster nachweisbarer Anteil</translation>
    </message>
    <message>
        <source>Held against</source>
        <translation>Verglichen mit</translation>
    </message>
    <message>
        <source>{n} control recordings</source>
        <translation>{n} Kontrollaufnahmen</translation>
    </message>
    <message>
        <source>{n} of the model&apos;s own generations</source>
        <translation>{n} eigenen Erzeugnissen des Modells</translation>
    </message>
    <message>
        <source>nothing: there were no controls</source>
        <translation>nichts: Es gab keine Kontrollen</translation>
    </message>
    <message>
        <source>no p-value can be below {p}</source>
        <translation>kein p-Wert kann unter {p} liegen</translation>
    </message>
</context>
<context>
    <name>Answer</name>
    <message>
        <source>Rank {rank} of {n}, score {score}.</source>
        <translation>Rang {rank} von {n}, Wert {score}.</translation>
    </message>
    <message>
        <source>This track is too short to be compared with the suspect.</source>
        <translation>Diese Aufnahme ist zu kurz, um mit dem fraglichen Stück verglichen zu werden.</translation>
    </message>
    <message>
        <source>Strongest match: {suspect} of the suspect with {source}.</source>
        <translation>Stärkste Übereinstimmung: {suspect} des fraglichen Stücks mit {source}.</translation>
    </message>
    <message>
        <source>It is a decoy: it cannot have been in training.</source>
        <translation>Es ist ein Köder: Er kann nicht im Training gewesen sein.</translation>
    </message>
    <message>
        <source>It is a control: it cannot have been in training.</source>
        <translation>Es ist eine Kontrolle: Sie kann nicht im Training gewesen sein.</translation>
    </message>
    <message>
        <source>Not detected at this sensitivity.</source>
        <translation>Bei dieser Empfindlichkeit nicht nachgewiesen.</translation>
    </message>
    <message>
        <source>Some track ranks first in any catalogue: without controls or decoys, a rank alone is not a detection.</source>
        <translation>Irgendeine Aufnahme steht in jedem Katalog an erster Stelle: Ohne Kontrollen oder Köder ist ein Rang allein kein Nachweis.</translation>
    </message>
    <message>
        <source>Not detected at this sensitivity: a recording that cannot have been in training ranks higher (rank {rank}).</source>
        <translation>Bei dieser Empfindlichkeit nicht nachgewiesen: Eine Aufnahme, die nicht im Training gewesen sein kann, steht höher (Rang {rank}).</translation>
    </message>
    <message>
        <source>It ranks above every recording that cannot have been in training.</source>
        <translation>Sie steht über jeder Aufnahme, die nicht im Training gewesen sein kann.</translation>
    </message>
    <message>
        <source>Similar through this model; no evidence that the model learned it.</source>
        <translation>Durch dieses Modell ähnlich; kein Hinweis, dass das Modell sie gelernt hat.</translation>
    </message>
    <message>
        <source>Estimated share of measured influence among the catalogue supplied: {share}.</source>
        <translation>Geschätzter Anteil am gemessenen Einfluss unter dem vorgelegten Katalog: {share}.</translation>
    </message>
    <message>
        <source>A share below {part} would not have been detected in this run.</source>
        <translation>Ein Anteil unter {part} wäre in diesem Lauf nicht nachgewiesen worden.</translation>
    </message>
    <message>
        <source>The training list names it.</source>
        <translation>Die Trainingsliste nennt sie.</translation>
    </message>
    <message>
        <source>The model&apos;s losses say that it learned it (p = {p}).</source>
        <translation>Die Verluste des Modells sagen, dass es sie gelernt hat (p = {p}).</translation>
    </message>
    <message>
        <source>No evidence that the model learned it (p = {p}).</source>
        <translation>Kein Hinweis, dass das Modell sie gelernt hat (p = {p}).</translation>
    </message>
</context>
<context>
    <name>BarChart</name>
    <message>
        <source>Chart of contributions</source>
        <translation>Diagramm der Beiträge</translation>
    </message>
    <message>
        <source>No track matches the search.</source>
        <translation>Keine Aufnahme passt zur Suche.</translation>
    </message>
    <message>
        <source>There is no result yet.</source>
        <translation>Es gibt noch kein Ergebnis.</translation>
    </message>
    <message>
        <source>Estimated share of measured influence</source>
        <translation>Geschätzter Anteil am gemessenen Einfluss</translation>
    </message>
    <message>
        <source>Score: influence, steps and learned evidence; higher is more</source>
        <translation>Wert: Einfluss, Schritte und Lernhinweis; höher ist mehr</translation>
    </message>
</context>
<context>
    <name>BundleDialog</name>
    <message>
        <source>Bundle</source>
        <translation>Bündel</translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>One sealed file to hand over. Whoever receives it can check it with Rootnote; what is withheld is named in it by its digest.</source>
        <translation>Eine versiegelte Datei zum Übergeben. Wer sie erhält, kann sie mit Rootnote prüfen; was zurückgehalten wird, ist darin mit seiner Prüfsumme genannt.</translation>
    </message>
    <message>
        <source>&amp;For</source>
        <translation>&amp;Für</translation>
    </message>
    <message>
        <source>The other side: what can be checked and run again</source>
        <translation>die andere Seite: was sich prüfen und wiederholen lässt</translation>
    </message>
    <message>
        <source>The court room: what is seen and heard, nothing computed</source>
        <translation>den Gerichtssaal: was zu sehen und zu hören ist, ohne Berechnung</translation>
    </message>
    <message>
        <source>With &amp;sound: excerpts of the matched pairs</source>
        <translation>Mit &amp;Ton: Ausschnitte der übereinstimmenden Paare</translation>
    </message>
    <message>
        <source>Withhold &amp;names, titles, notes and typed texts</source>
        <translation>&amp;Namen, Titel, Notizen und getippte Texte zurückhalten</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Opening …</source>
        <translation>Wird geöffnet …</translation>
    </message>
</context>
<context>
    <name>CaseActions</name>
    <message>
        <source>&amp;New case …</source>
        <translation>&amp;Neuer Fall …</translation>
    </message>
    <message>
        <source>&amp;Open case …</source>
        <translation>Fall ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>&amp;Recent cases</source>
        <translation>&amp;Letzte Fälle</translation>
    </message>
    <message>
        <source>C&amp;lose the case</source>
        <translation>Fall &amp;schließen</translation>
    </message>
    <message>
        <source>&amp;Check everything</source>
        <translation>Alles &amp;prüfen</translation>
    </message>
    <message>
        <source>Re&amp;peat and compare …</source>
        <translation>&amp;Wiederholen und vergleichen …</translation>
    </message>
    <message>
        <source>&amp;Show the chosen run&apos;s result</source>
        <translation>Ergebnis des gewählten Laufs &amp;zeigen</translation>
    </message>
    <message>
        <source>Load the chosen run&apos;s &amp;inputs</source>
        <translation>E&amp;ingaben des gewählten Laufs laden</translation>
    </message>
    <message>
        <source>Write down how an exhibit was rec&amp;eived …</source>
        <translation>&amp;Eingang eines Beweisstücks festhalten …</translation>
    </message>
    <message>
        <source>&amp;Attach a file …</source>
        <translation>Datei &amp;anhängen …</translation>
    </message>
    <message>
        <source>Repor&amp;t …</source>
        <translation>Be&amp;richt …</translation>
    </message>
    <message>
        <source>&amp;Bundle …</source>
        <translation>&amp;Bündel …</translation>
    </message>
    <message>
        <source>&amp;Table of the result …</source>
        <translation>&amp;Tabelle des Ergebnisses …</translation>
    </message>
    <message>
        <source>Check a bun&amp;dle …</source>
        <translation>Ein Bün&amp;del prüfen …</translation>
    </message>
    <message>
        <source>Prese&amp;nt a court bundle …</source>
        <translation>Gerichtsbündel &amp;vorführen …</translation>
    </message>
    <message>
        <source>Open case</source>
        <translation>Fall öffnen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Check a bundle</source>
        <translation>Ein Bündel prüfen</translation>
    </message>
    <message>
        <source>Present a court bundle</source>
        <translation>Gerichtsbündel vorführen</translation>
    </message>
    <message>
        <source>Bundle</source>
        <translation>Bündel</translation>
    </message>
    <message>
        <source>The inputs and options of run {n} are loaded.</source>
        <translation>Eingaben und Optionen von Lauf {n} sind geladen.</translation>
    </message>
    <message>
        <source>Search a folder …</source>
        <translation>Einen Ordner durchsuchen …</translation>
    </message>
    <message>
        <source>Inputs of a run</source>
        <translation>Eingaben eines Laufs</translation>
    </message>
    <message>
        <source>Search a folder</source>
        <translation>Einen Ordner durchsuchen</translation>
    </message>
    <message>
        <source>Attach a file</source>
        <translation>Datei anhängen</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Repeat and compare</source>
        <translation>Wiederholen und vergleichen</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>Gespeichert: {path}</translation>
    </message>
    <message>
        <source>Entered into the case.</source>
        <translation>In den Fall eingetragen.</translation>
    </message>
</context>
<context>
    <name>CaseAnswers</name>
    <message>
        <source>{records} records and {files} files were checked.</source>
        <translation>{records} Einträge und {files} Dateien wurden geprüft.</translation>
    </message>
    <message>
        <source>Sealed by the key {key}: {n} records.</source>
        <translation>Versiegelt mit dem Schlüssel {key}: {n} Einträge.</translation>
    </message>
    <message>
        <source>Digest of the last record: {digest}</source>
        <translation>Prüfsumme des letzten Eintrags: {digest}</translation>
    </message>
    <message>
        <source>Not checked: {what}</source>
        <translation>Nicht geprüft: {what}</translation>
    </message>
    <message>
        <source>Everything holds.</source>
        <translation>Alles stimmt.</translation>
    </message>
    <message>
        <source>One thing does not hold.</source>
        <translation>Ein Befund: nicht alles stimmt.</translation>
    </message>
    <message>
        <source>{n} things do not hold.</source>
        <translation>{n} Befunde: nicht alles stimmt.</translation>
    </message>
    <message>
        <source>A seal shows that nothing was changed since it was made, by anybody without the key. It does not show when: whoever holds the key can seal again. A timestamp token, or the digest of the last record lodged with a third party, closes that.</source>
        <translation>Ein Siegel zeigt, dass seit seiner Entstehung niemand ohne den Schlüssel etwas geändert hat. Es zeigt nicht, wann: Wer den Schlüssel hat, kann neu versiegeln. Ein Zeitstempel, oder die bei einem Dritten hinterlegte Prüfsumme des letzten Eintrags, schließt diese Lücke.</translation>
    </message>
    <message>
        <source>A repeated run came out different.</source>
        <translation>Ein wiederholter Lauf ging anders aus.</translation>
    </message>
    <message>
        <source>The repeated runs agree within the tolerance.</source>
        <translation>Die wiederholten Läufe stimmen innerhalb der Toleranz überein.</translation>
    </message>
    <message>
        <source>The repeated runs are identical.</source>
        <translation>Die wiederholten Läufe sind identisch.</translation>
    </message>
    <message>
        <source>Run {number}.</source>
        <translation>Lauf {number}.</translation>
    </message>
    <message>
        <source>Not entered into the case: {reason}.</source>
        <translation>Nicht in den Fall eingetragen: {reason}.</translation>
    </message>
    <message>
        <source>{members} files, {withheld} withheld. SHA-256 of the bundle:
{digest}</source>
        <translation>{members} Dateien, {withheld} zurückgehalten. SHA-256 des Bündels:
{digest}</translation>
    </message>
    <message>
        <source>The bundle is written.</source>
        <translation>Das Bündel ist geschrieben.</translation>
    </message>
    <message>
        <source>It was here: {place}</source>
        <translation>Es war hier: {place}</translation>
    </message>
    <message>
        <source>Where it lies on this machine is not known.</source>
        <translation>Wo es auf diesem Rechner liegt, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Have a folder searched in which they may lie now. They are known by their contents, and only if these are unchanged. Without them, this run cannot be repeated.</source>
        <translation>Lassen Sie einen Ordner durchsuchen, in dem sie jetzt liegen könnten. Erkannt werden sie am Inhalt, und nur, wenn er unverändert ist. Ohne sie kann dieser Lauf nicht wiederholt werden.</translation>
    </message>
    <message>
        <source>Not all inputs of run {number} are there.</source>
        <translation>Nicht alle Eingaben von Lauf {number} sind da.</translation>
    </message>
    <message>
        <source>suspect</source>
        <translation>fragliches Stück</translation>
    </message>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>adapter</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <source>catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>decoys</source>
        <translation>Köder</translation>
    </message>
    <message>
        <source>controls</source>
        <translation>Kontrollen</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>Go on with it, with my own key</source>
        <translation>Damit weiterarbeiten, mit eigenem Schlüssel</translation>
    </message>
    <message>
        <source>Copy the digest</source>
        <translation>Prüfsumme kopieren</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>Finished (UTC)</source>
        <translation>Beendet (UTC)</translation>
    </message>
    <message>
        <source>Repeated</source>
        <translation>Wiederholt</translation>
    </message>
    <message>
        <source>Exhibits</source>
        <translation>Beweisstücke</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>New note</source>
        <translation>Neue Notiz</translation>
    </message>
    <message>
        <source>A note, entered with Return</source>
        <translation>Eine Notiz, mit der Eingabetaste eingetragen</translation>
    </message>
    <message>
        <source>Progress of this step</source>
        <translation>Fortschritt dieses Schritts</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The seal shows that nothing was changed since. It does not show when: whoever holds the key can seal again. Lodge the digest with a third party, or attach a timestamp token, where time has to be shown.</source>
        <translation>Das Siegel zeigt, dass seither nichts geändert wurde. Es zeigt nicht, wann: Wer den Schlüssel hat, kann neu versiegeln. Wo es auf die Zeit ankommt, hinterlegen Sie die Prüfsumme bei einem Dritten, oder hängen Sie einen Zeitstempel an.</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Worum es geht</translation>
    </message>
    <message>
        <source>Custody</source>
        <translation>Beweiskette</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>Alles prüfen</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Übergeben</translation>
    </message>
    <message>
        <source>Report …</source>
        <translation>Bericht …</translation>
    </message>
    <message>
        <source>Bundle …</source>
        <translation>Bündel …</translation>
    </message>
    <message>
        <source>Table …</source>
        <translation>Tabelle …</translation>
    </message>
    <message>
        <source>Show the result</source>
        <translation>Ergebnis zeigen</translation>
    </message>
    <message>
        <source>Load its inputs</source>
        <translation>Eingaben laden</translation>
    </message>
    <message>
        <source>Repeat and compare …</source>
        <translation>Wiederholen und vergleichen …</translation>
    </message>
    <message>
        <source>Received …</source>
        <translation>Eingang …</translation>
    </message>
    <message>
        <source>Attach a file …</source>
        <translation>Datei anhängen …</translation>
    </message>
    <message>
        <source>nothing in it is sealed with your key</source>
        <translation>nichts darin ist mit Ihrem Schlüssel versiegelt</translation>
    </message>
    <message>
        <source>Open for reading only: {reason}. Runs are not entered.</source>
        <translation>Nur zum Lesen geöffnet: {reason}. Läufe werden nicht eingetragen.</translation>
    </message>
    <message>
        <source>Tags: {tags}</source>
        <translation>Schlagwörter: {tags}</translation>
    </message>
    <message>
        <source>identical</source>
        <translation>identisch</translation>
    </message>
    <message>
        <source>within tolerance</source>
        <translation>innerhalb der Toleranz</translation>
    </message>
    <message>
        <source>DIFFERENT</source>
        <translation>ANDERS</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Commissioned by</source>
        <translation>Auftraggeber</translation>
    </message>
    <message>
        <source>Examiner</source>
        <translation>Gutachter</translation>
    </message>
    <message>
        <source>Attached</source>
        <translation>Angehängt</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>{n} records. Digest of the last: {digest} …</source>
        <translation>{n} Einträge. Prüfsumme des letzten: {digest} …</translation>
    </message>
    <message>
        <source>Not checked since it was opened.</source>
        <translation>Seit dem Öffnen nicht geprüft.</translation>
    </message>
    <message>
        <source>Checked at {time}: everything holds.</source>
        <translation>Um {time} geprüft: Alles stimmt.</translation>
    </message>
    <message>
        <source>Checked at {time}: NOT everything holds.</source>
        <translation>Um {time} geprüft: NICHT alles stimmt.</translation>
    </message>
</context>
<context>
    <name>CaseRestorer</name>
    <message>
        <source>Choose it where it is now, or have a folder searched for it by its SHA-256.</source>
        <translation>Wählen Sie es dort, wo es jetzt ist, oder lassen Sie einen Ordner nach seiner SHA-256 durchsuchen.</translation>
    </message>
</context>
<context>
    <name>CaveatsDialog</name>
    <message>
        <source>Before relying on this result</source>
        <translation>Bevor Sie sich auf dieses Ergebnis stützen</translation>
    </message>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>Loss of the suspect</source>
        <translation>Verlust des fraglichen Stücks</translation>
    </message>
    <message>
        <source>Computed on</source>
        <translation>Berechnet auf</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>A score estimates a track&apos;s measured influence on the suspect among the catalogue supplied. It is not a share, not a probability, and does not say how the suspect came to be: some track ranks first in any catalogue.</source>
        <translation>Ein Wert schätzt den gemessenen Einfluss einer Aufnahme auf das fragliche Stück unter dem vorgelegten Katalog. Er ist kein Anteil, keine Wahrscheinlichkeit und sagt nicht, wie das Stück entstand: Irgendeine Aufnahme steht in jedem Katalog an erster Stelle.</translation>
    </message>
    <message>
        <source>A share is an estimated share of measured influence among the catalogue supplied. Shares need not add up to 100 %: what was not attributed is nobody&apos;s.</source>
        <translation>Ein Anteil ist ein geschätzter Anteil am gemessenen Einfluss unter dem vorgelegten Katalog. Anteile müssen nicht 100 % ergeben: Was nicht zugeordnet wurde, gehört niemandem.</translation>
    </message>
    <message>
        <source>HOW MUCH IS EXPLAINED?</source>
        <translation>WIE VIEL IST ERKLÄRT?</translation>
    </message>
    <message>
        <source>This was not computed.</source>
        <translation>Dies wurde nicht berechnet.</translation>
    </message>
    <message>
        <source>DOES THE MODEL FIT THE SUSPECT?</source>
        <translation>PASST DAS MODELL ZUM FRAGLICHEN STÜCK?</translation>
    </message>
    <message>
        <source>DID THIS MODEL MAKE THE SUSPECT?</source>
        <translation>STAMMT DAS FRAGLICHE STÜCK VON DIESEM MODELL?</translation>
    </message>
    <message>
        <source>CAVEATS</source>
        <translation>VORBEHALTE</translation>
    </message>
    <message>
        <source>HOW IT WAS MADE</source>
        <translation>WIE ES ENTSTAND</translation>
    </message>
</context>
<context>
    <name>ContributionView</name>
    <message>
        <source>Controls and decoys</source>
        <translation>Kontrollen und Köder</translation>
    </message>
    <message>
        <source>Is my track in it? Title, artist or ISRC</source>
        <translation>Ist mein Titel darin? Titel, Künstler oder ISRC</translation>
    </message>
    <message>
        <source>Is my track in it?</source>
        <translation>Ist mein Titel darin?</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Why no track is named</source>
        <translation>Warum keine Aufnahme genannt wird</translation>
    </message>
    <message>
        <source>Tracks</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Artists</source>
        <translation>Künstler</translation>
    </message>
    <message>
        <source>Releases</source>
        <translation>Veröffentlichungen</translation>
    </message>
    <message>
        <source>Rights holders</source>
        <translation>Rechteinhaber</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>Gruppieren nach</translation>
    </message>
    <message>
        <source>What one bar stands for</source>
        <translation>Wofür ein Balken steht</translation>
    </message>
    <message>
        <source>Best first</source>
        <translation>Beste zuerst</translation>
    </message>
    <message>
        <source>By title</source>
        <translation>Nach Titel</translation>
    </message>
    <message>
        <source>By artist</source>
        <translation>Nach Künstler</translation>
    </message>
    <message>
        <source>By time in suspect</source>
        <translation>Nach Zeit im Stück</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Sortieren</translation>
    </message>
    <message>
        <source>Order of the bars</source>
        <translation>Reihenfolge der Balken</translation>
    </message>
    <message>
        <source>Show recordings that cannot have been in training, as a comparison</source>
        <translation>Zum Vergleich Aufnahmen zeigen, die nicht im Training gewesen sein können</translation>
    </message>
    <message>
        <source>Table of contributions</source>
        <translation>Tabelle der Beiträge</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Map over time</source>
        <translation>Karte über die Zeit</translation>
    </message>
    <message>
        <source>Ways to see the result</source>
        <translation>Ansichten des Ergebnisses</translation>
    </message>
    <message>
        <source>No track of the catalogue supplied matches. A recording outside the catalogue is not compared: add it and run again.</source>
        <translation>Keine Aufnahme des vorgelegten Katalogs passt. Eine Aufnahme außerhalb des Katalogs wird nicht verglichen: Fügen Sie sie hinzu und ordnen Sie noch einmal zu.</translation>
    </message>
    <message>
        <source>{n} tracks match. Choose one to read its answer.</source>
        <translation>{n} Aufnahmen passen. Wählen Sie eine, um ihre Antwort zu lesen.</translation>
    </message>
</context>
<context>
    <name>Court</name>
    <message>
        <source>Run {number}: {suspect}</source>
        <translation>Lauf {number}: {suspect}</translation>
    </message>
    <message>
        <source>A decoy: it cannot have been in training.</source>
        <translation>Ein Köder: Er kann nicht im Training gewesen sein.</translation>
    </message>
    <message>
        <source>Similar through this model, no evidence that it learned it.</source>
        <translation>Durch dieses Modell ähnlich, kein Hinweis, dass es sie gelernt hat.</translation>
    </message>
    <message>
        <source>Estimated share of measured influence: {value}</source>
        <translation>Geschätzter Anteil am gemessenen Einfluss: {value}</translation>
    </message>
    <message>
        <source>Score: {value}</source>
        <translation>Wert: {value}</translation>
    </message>
    <message>
        <source>Learned by this model: {how}</source>
        <translation>Von diesem Modell gelernt: {how}</translation>
    </message>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Sealed by the key {key}: {n} records</source>
        <translation>Versiegelt mit dem Schlüssel {key}: {n} Einträge</translation>
    </message>
    <message>
        <source>SHA-256 of the bundle: {digest}</source>
        <translation>SHA-256 des Bündels: {digest}</translation>
    </message>
    <message>
        <source>Digest of the last record: {digest}</source>
        <translation>Prüfsumme des letzten Eintrags: {digest}</translation>
    </message>
    <message>
        <source>What was shown</source>
        <translation>Was gezeigt wurde</translation>
    </message>
</context>
<context>
    <name>DemoButton</name>
    <message>
        <source>Open the demo: a case with known answers</source>
        <translation>Die Demo öffnen: ein Fall mit bekannten Antworten</translation>
    </message>
    <message>
        <source>The same as a sealed case</source>
        <translation>Dasselbe als versiegelter Fall</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Read this before relying on it ({n})</source>
        <translation>Vor Gebrauch lesen ({n})</translation>
    </message>
    <message>
        <source>No source selected</source>
        <translation>Keine Quelle gewählt</translation>
    </message>
</context>
<context>
    <name>DiffusionPart</name>
    <message>
        <source>Diffusion and flow models</source>
        <translation>Diffusions- und Flussmodelle</translation>
    </message>
    <message>
        <source>Dra&amp;ws</source>
        <translation>&amp;Ziehungen</translation>
    </message>
    <message>
        <source>as measured</source>
        <translation>wie gemessen</translation>
    </message>
    <message>
        <source>Of time step and noise, the same for all recordings: by default as many as it takes for their halves to agree, 16 to 64.</source>
        <translation>Von Zeitschritt und Rauschen, für alle Aufnahmen dieselben: ohne Angabe so viele, bis ihre Hälften übereinstimmen, 16 bis 64.</translation>
    </message>
    <message>
        <source>Read&amp;out</source>
        <translation>A&amp;uslesung</translation>
    </message>
    <message>
        <source>the training loss</source>
        <translation>der Trainingsverlust</translation>
    </message>
    <message>
        <source>the output, as DAS does</source>
        <translation>die Ausgabe, wie bei DAS</translation>
    </message>
    <message>
        <source>the squared output, as D-TRAK does</source>
        <translation>die quadrierte Ausgabe, wie bei D-TRAK</translation>
    </message>
    <message>
        <source>What of the model&apos;s answer is differentiated.</source>
        <translation>Was von der Antwort des Modells abgeleitet wird.</translation>
    </message>
    <message>
        <source>Leave digital silence out of the loss</source>
        <translation>Digitale Stille aus dem Verlust herauslassen</translation>
    </message>
    <message>
        <source>Silence</source>
        <translation>Stille</translation>
    </message>
</context>
<context>
    <name>DisplayPanel</name>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>Logarithmisch</translation>
    </message>
    <message>
        <source>Mel (as the ear hears)</source>
        <translation>Mel (wie das Ohr hört)</translation>
    </message>
    <message>
        <source>Frequency axis</source>
        <translation>Frequenzachse</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Highest frequency</source>
        <translation>Höchste Frequenz</translation>
    </message>
    <message>
        <source>All there is</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Floor in decibels</source>
        <translation>Untergrenze in Dezibel</translation>
    </message>
    <message>
        <source>Ceiling in decibels</source>
        <translation>Obergrenze in Dezibel</translation>
    </message>
    <message>
        <source>&amp;Frequency axis</source>
        <translation>&amp;Frequenzachse</translation>
    </message>
    <message>
        <source>&amp;Up to</source>
        <translation>&amp;Bis</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>F&amp;arben</translation>
    </message>
    <message>
        <source>F&amp;loor</source>
        <translation>&amp;Untergrenze</translation>
    </message>
    <message>
        <source>C&amp;eiling</source>
        <translation>&amp;Obergrenze</translation>
    </message>
    <message>
        <source>Magma</source>
        <translation>Magma</translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
    <message>
        <source>Cividis (colour-blind safe)</source>
        <translation>Cividis (für Farbenblinde)</translation>
    </message>
    <message>
        <source>Grey (for print)</source>
        <translation>Grau (für den Druck)</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>This did not work</source>
        <translation>Das ging nicht</translation>
    </message>
    <message>
        <source>Expected: {expected}. Found: {found}.</source>
        <translation>Erwartet: {expected}. Gefunden: {found}.</translation>
    </message>
    <message>
        <source>A mistake in Rootnote</source>
        <translation>Ein Fehler in Rootnote</translation>
    </message>
    <message>
        <source>Something happened that Rootnote was not made for.</source>
        <translation>Es ist etwas geschehen, wofür Rootnote nicht gemacht ist.</translation>
    </message>
    <message>
        <source>The details were written to {path}.</source>
        <translation>Die Einzelheiten stehen in {path}.</translation>
    </message>
    <message>
        <source>Your files are untouched, and finished work is kept. Please report this.</source>
        <translation>Ihre Dateien sind unberührt, und fertige Arbeit bleibt erhalten. Bitte melden Sie dies.</translation>
    </message>
</context>
<context>
    <name>EvidencePanel</name>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>{rank} of {n}</source>
        <translation>{rank} von {n}</translation>
    </message>
    <message>
        <source>Estimated share</source>
        <translation>Geschätzter Anteil</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>q-value</source>
        <translation>q-Wert</translation>
    </message>
    <message>
        <source>Part of the suspect</source>
        <translation>Teil des fraglichen Stücks</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Bedeutung</translation>
    </message>
    <message>
        <source>Its tracks&apos; estimated shares added up</source>
        <translation>Summe der geschätzten Anteile der Aufnahmen</translation>
    </message>
    <message>
        <source>Learned by this model</source>
        <translation>Von diesem Modell gelernt</translation>
    </message>
    <message>
        <source>Standing</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>p-value</source>
        <translation>p-Wert</translation>
    </message>
    <message>
        <source>Strongest in suspect</source>
        <translation>Am stärksten im Stück</translation>
    </message>
    <message>
        <source>Strongest in source</source>
        <translation>Am stärksten in der Quelle</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>Beinahe-Dubletten</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Veröffentlichung</translation>
    </message>
    <message>
        <source>Rights holder</source>
        <translation>Rechteinhaber</translation>
    </message>
    <message>
        <source>What no named track of the catalogue accounts for. It is never handed out.</source>
        <translation>Was keine genannte Aufnahme des Katalogs erklärt. Es wird nie verteilt.</translation>
    </message>
    <message>
        <source>There are near-duplicates of it: they are weighed as one</source>
        <translation>Es gibt Beinahe-Dubletten: Sie werden als eine gewogen</translation>
    </message>
    <message>
        <source>Weighed as one with {track}</source>
        <translation>Als eine gewogen mit {track}</translation>
    </message>
    <message>
        <source>Rank {rank} of {n}</source>
        <translation>Rang {rank} von {n}</translation>
    </message>
    <message>
        <source>Score {score}</source>
        <translation>Wert {score}</translation>
    </message>
    <message>
        <source>Share {share}</source>
        <translation>Anteil {share}</translation>
    </message>
    <message>
        <source>{suspect} of the suspect matches {source}</source>
        <translation>{suspect} des Stücks entspricht {source}</translation>
    </message>
    <message>
        <source>Learned: {how}</source>
        <translation>Gelernt: {how}</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Rootnote help</source>
        <translation>Hilfe zu Rootnote</translation>
    </message>
    <message>
        <source>How it works</source>
        <translation>Wie es arbeitet</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Begriffe</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>InputCard</name>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Wird gelesen</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>Nicht verwendbar</translation>
    </message>
</context>
<context>
    <name>LayersField</name>
    <message>
        <source>attention</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>heads</source>
        <translation>Köpfe</translation>
    </message>
    <message>
        <source>all layers</source>
        <translation>alle Schichten</translation>
    </message>
    <message>
        <source>one layer in {n}</source>
        <translation>jede {n}. Schicht</translation>
    </message>
    <message>
        <source>How many layers of each kind</source>
        <translation>Wie viele Schichten jeder Art</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>similar only</source>
        <translation>nur ähnlich</translation>
    </message>
    <message>
        <source>cannot have been learned</source>
        <translation>kann nicht gelernt sein</translation>
    </message>
    <message>
        <source>not attributed</source>
        <translation>nicht zugeordnet</translation>
    </message>
</context>
<context>
    <name>MainMenu</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>&amp;Case</source>
        <translation>F&amp;all</translation>
    </message>
    <message>
        <source>R&amp;esult</source>
        <translation>&amp;Ergebnis</translation>
    </message>
    <message>
        <source>&amp;Playback</source>
        <translation>&amp;Wiedergabe</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Open &amp;model …</source>
        <translation>&amp;Modell öffnen …</translation>
    </message>
    <message>
        <source>Open &amp;catalogue folder …</source>
        <translation>&amp;Katalogordner öffnen …</translation>
    </message>
    <message>
        <source>Open catalogue CS&amp;V …</source>
        <translation>Katalog-CS&amp;V öffnen …</translation>
    </message>
    <message>
        <source>Open &amp;suspect …</source>
        <translation>&amp;Fragliches Stück öffnen …</translation>
    </message>
    <message>
        <source>Open the &amp;demo …</source>
        <translation>&amp;Demo öffnen …</translation>
    </message>
    <message>
        <source>Save the result as &amp;JSON …</source>
        <translation>Ergebnis als &amp;JSON sichern …</translation>
    </message>
    <message>
        <source>Save the table as CS&amp;V …</source>
        <translation>&amp;Tabelle als CSV sichern …</translation>
    </message>
    <message>
        <source>&amp;Clear everything</source>
        <translation>&amp;Alles verwerfen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Attribute</source>
        <translation>&amp;Zuordnen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Options …</source>
        <translation>&amp;Optionen …</translation>
    </message>
    <message>
        <source>Use the &amp;whole track</source>
        <translation>&amp;Ganzes Stück nehmen</translation>
    </message>
    <message>
        <source>&amp;Chart</source>
        <translation>&amp;Diagramm</translation>
    </message>
    <message>
        <source>&amp;Table</source>
        <translation>&amp;Tabelle</translation>
    </message>
    <message>
        <source>&amp;Map over time</source>
        <translation>&amp;Karte über die Zeit</translation>
    </message>
    <message>
        <source>Is my track &amp;in it?</source>
        <translation>Ist &amp;mein Titel darin?</translation>
    </message>
    <message>
        <source>Copy the &amp;rows</source>
        <translation>&amp;Zeilen kopieren</translation>
    </message>
    <message>
        <source>&amp;Before relying on it</source>
        <translation>&amp;Vor Gebrauch lesen</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>&amp;Spielen oder anhalten</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>S&amp;topp</translation>
    </message>
    <message>
        <source>Switch suspect and &amp;source</source>
        <translation>Stück und &amp;Quelle wechseln</translation>
    </message>
    <message>
        <source>&amp;Loop</source>
        <translation>S&amp;chleife</translation>
    </message>
    <message>
        <source>&amp;Equal loudness</source>
        <translation>&amp;Gleiche Lautheit</translation>
    </message>
    <message>
        <source>&amp;Faster</source>
        <translation>S&amp;chneller</translation>
    </message>
    <message>
        <source>Slo&amp;wer</source>
        <translation>&amp;Langsamer</translation>
    </message>
    <message>
        <source>Lo&amp;uder</source>
        <translation>La&amp;uter</translation>
    </message>
    <message>
        <source>&amp;Quieter</source>
        <translation>L&amp;eiser</translation>
    </message>
    <message>
        <source>Sound &amp;output</source>
        <translation>Ton&amp;ausgabe</translation>
    </message>
    <message>
        <source>No sound output was found</source>
        <translation>Keine Tonausgabe gefunden</translation>
    </message>
    <message>
        <source>&amp;Inputs</source>
        <translation>&amp;Eingaben</translation>
    </message>
    <message>
        <source>&amp;Result</source>
        <translation>E&amp;rgebnis</translation>
    </message>
    <message>
        <source>C&amp;ase</source>
        <translation>&amp;Fall</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;High contrast</source>
        <translation>Hoher &amp;Kontrast</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Erscheinung</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>&amp;Presentation</source>
        <translation>&amp;Vorführung</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;How it works</source>
        <translation>&amp;Wie es arbeitet</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>Open the &amp;log folder</source>
        <translation>&amp;Protokollordner öffnen</translation>
    </message>
    <message>
        <source>&amp;About Rootnote</source>
        <translation>&amp;Über Rootnote</translation>
    </message>
    <message>
        <source>Save the result</source>
        <translation>Ergebnis sichern</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>Gesichert: {path}</translation>
    </message>
    <message>
        <source>The language changes when Rootnote starts again.</source>
        <translation>Die Sprache wechselt beim nächsten Start von Rootnote.</translation>
    </message>
    <message>
        <source>About Rootnote</source>
        <translation>Über Rootnote</translation>
    </message>
    <message>
        <source>Which recordings an AI-generated track is built from, and how sure we are. Works offline; changes none of your files. Apache License 2.0.</source>
        <translation>Aus welchen Aufnahmen ein KI-erzeugtes Stück aufgebaut ist, und wie sicher das ist. Arbeitet ohne Netz, verändert keine Ihrer Dateien. Apache-Lizenz 2.0.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Choose the model</source>
        <translation>Modell wählen</translation>
    </message>
    <message>
        <source>Choose the catalogue</source>
        <translation>Katalog wählen</translation>
    </message>
    <message>
        <source>Choose the suspect</source>
        <translation>Fragliches Stück wählen</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>A run is going on</source>
        <translation>Ein Lauf ist im Gang</translation>
    </message>
    <message>
        <source>Stop the run and close?</source>
        <translation>Den Lauf abbrechen und schließen?</translation>
    </message>
    <message>
        <source>Finished work is kept: the same run goes on from there next time.</source>
        <translation>Fertige Arbeit bleibt erhalten: Derselbe Lauf geht das nächste Mal von dort weiter.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Abbrechen und schließen</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Map of influence over time</source>
        <translation>Karte des Einflusses über die Zeit</translation>
    </message>
    <message>
        <source>{title}: {suspect} of the suspect with {source}, score {score}</source>
        <translation>{title}: {suspect} des Stücks mit {source}, Wert {score}</translation>
    </message>
    <message>
        <source>This result holds no scores over time.</source>
        <translation>Dieses Ergebnis enthält keine Werte über die Zeit.</translation>
    </message>
    <message>
        <source>Influence score</source>
        <translation>Einflusswert</translation>
    </message>
</context>
<context>
    <name>MeasurementPart</name>
    <message>
        <source>Measurement</source>
        <translation>Messung</translation>
    </message>
    <message>
        <source>&amp;Segment length</source>
        <translation>&amp;Abschnittslänge</translation>
    </message>
    <message>
        <source>Length of the stretches that are compared. Memory grows with it.</source>
        <translation>Länge der Abschnitte, die verglichen werden. Mit ihr wächst der Speicherbedarf.</translation>
    </message>
    <message>
        <source>&amp;Layers</source>
        <translation>S&amp;chichten</translation>
    </message>
    <message>
        <source>Whose gradients are used. Fewer make a large model fit a small machine.</source>
        <translation>Deren Gradienten benutzt werden. Mit weniger passt ein großes Modell auf einen kleinen Rechner.</translation>
    </message>
    <message>
        <source>S&amp;eed</source>
        <translation>&amp;Startzahl</translation>
    </message>
    <message>
        <source>Of everything random. The same seed gives the same result.</source>
        <translation>Von allem Zufälligen. Dieselbe Zahl ergibt dasselbe Ergebnis.</translation>
    </message>
    <message>
        <source>&amp;Index</source>
        <translation>&amp;Index</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>Index</translation>
    </message>
    <message>
        <source>A finished one. Without it, one is made, and found again the next time.</source>
        <translation>Ein fertiger. Ohne ihn wird einer gemacht und beim nächsten Mal wiedergefunden.</translation>
    </message>
    <message>
        <source>&amp;Threads</source>
        <translation>&amp;Threads</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>Of the processor. Another number can change the last digits.</source>
        <translation>Des Prozessors. Eine andere Zahl kann die letzten Stellen ändern.</translation>
    </message>
</context>
<context>
    <name>ModelPart</name>
    <message>
        <source>The model</source>
        <translation>Das Modell</translation>
    </message>
    <message>
        <source>&amp;Adapter (LoRA)</source>
        <translation>A&amp;dapter (LoRA)</translation>
    </message>
    <message>
        <source>Adapter (LoRA)</source>
        <translation>Adapter (LoRA)</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <source>A fine-tune of this model, as a safetensors file.</source>
        <translation>Ein Feintuning dieses Modells, als safetensors-Datei.</translation>
    </message>
    <message>
        <source>&amp;Gradients</source>
        <translation>&amp;Gradienten</translation>
    </message>
    <message>
        <source>of the adapter&apos;s own weights</source>
        <translation>der eigenen Gewichte des Adapters</translation>
    </message>
    <message>
        <source>of the layers that it changed</source>
        <translation>der Schichten, die er verändert hat</translation>
    </message>
    <message>
        <source>&amp;Family</source>
        <translation>&amp;Familie</translation>
    </message>
    <message>
        <source>as its files say</source>
        <translation>wie seine Dateien sagen</translation>
    </message>
    <message>
        <source>Riffusion, though it looks like an image model</source>
        <translation>Riffusion, obwohl es wie ein Bildmodell aussieht</translation>
    </message>
    <message>
        <source>Sample &amp;rate</source>
        <translation>Abtast&amp;rate</translation>
    </message>
    <message>
        <source>For models whose files do not say at which rate they were trained.</source>
        <translation>Für Modelle, deren Dateien nicht sagen, mit welcher Rate sie trainiert wurden.</translation>
    </message>
</context>
<context>
    <name>NewCaseDialog</name>
    <message>
        <source>New case</source>
        <translation>Neuer Fall</translation>
    </message>
    <message>
        <source>Make the case</source>
        <translation>Fall anlegen</translation>
    </message>
    <message>
        <source>A case is a folder that keeps every run with its result, and a sealed log of who did what, and when. Your files stay where they are.</source>
        <translation>Ein Fall ist ein Ordner, der jeden Lauf mit seinem Ergebnis aufbewahrt, und ein versiegeltes Protokoll darüber, wer wann was getan hat. Ihre Dateien bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>&amp;Titel</translation>
    </message>
    <message>
        <source>&amp;Question</source>
        <translation>&amp;Frage</translation>
    </message>
    <message>
        <source>What is to be answered?</source>
        <translation>Was soll beantwortet werden?</translation>
    </message>
    <message>
        <source>&amp;Commissioned by</source>
        <translation>Auftrag&amp;geber</translation>
    </message>
    <message>
        <source>&amp;Examiner</source>
        <translation>G&amp;utachter</translation>
    </message>
    <message>
        <source>&amp;Organisation</source>
        <translation>&amp;Organisation</translation>
    </message>
    <message>
        <source>Q&amp;ualifications</source>
        <translation>&amp;Qualifikation</translation>
    </message>
    <message>
        <source>Folder that it is kept in</source>
        <translation>Ordner, in dem er liegt</translation>
    </message>
    <message>
        <source>&amp;Kept in</source>
        <translation>&amp;Ablage in</translation>
    </message>
</context>
<context>
    <name>OptionsDialog</name>
    <message>
        <source>Options of the run</source>
        <translation>Optionen des Laufs</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
</context>
<context>
    <name>PageStrip</name>
    <message>
        <source>1  Inputs</source>
        <translation>1  Eingaben</translation>
    </message>
    <message>
        <source>3  Case</source>
        <translation>3  Fall</translation>
    </message>
    <message>
        <source>The inputs have changed since this result.</source>
        <translation>Die Eingaben haben sich seit diesem Ergebnis geändert.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>2  Result</source>
        <translation>2  Ergebnis</translation>
    </message>
    <message>
        <source>2  Listen</source>
        <translation>2  Hören</translation>
    </message>
    <message>
        <source>3  Case: {title}</source>
        <translation>3  Fall: {title}</translation>
    </message>
    <message>
        <source>Demo. {known}</source>
        <translation>Demo. {known}</translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message>
        <source>No sound output was found. Connect loudspeakers or headphones and check that the sound system is running; everything else works without.</source>
        <translation>Keine Tonausgabe gefunden. Schließen Sie Lautsprecher oder Kopfhörer an und prüfen Sie, ob das Tonsystem läuft; alles andere geht ohne.</translation>
    </message>
    <message>
        <source>Sound needs a system library that is missing ({error}). On Debian or Ubuntu install libpulse0, then start Rootnote again.</source>
        <translation>Für Ton fehlt eine Systembibliothek ({error}). Installieren Sie unter Debian oder Ubuntu libpulse0 und starten Sie Rootnote neu.</translation>
    </message>
    <message>
        <source>The sound system was stopped or restarted since Rootnote began to use it. Start Rootnote again to hear sound; everything else works without.</source>
        <translation>Das Tonsystem wurde beendet oder neu gestartet, seit Rootnote es benutzt. Starten Sie Rootnote neu, um Ton zu hören; alles andere geht ohne.</translation>
    </message>
    <message>
        <source>The sound output stopped ({reason}). Choose another, or press play again.</source>
        <translation>Die Tonausgabe hat aufgehört ({reason}). Wählen Sie eine andere, oder drücken Sie noch einmal auf Spielen.</translation>
    </message>
    <message>
        <source>There is no recording on this side to play.</source>
        <translation>Auf dieser Seite gibt es keine Aufnahme.</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>It was kept as {path}.</source>
        <translation>Sie wurde als {path} aufgehoben.</translation>
    </message>
    <message>
        <source>The settings file could not be read; defaults are used.</source>
        <translation>Die Einstellungsdatei war nicht lesbar; es gelten die Vorgaben.</translation>
    </message>
    <message>
        <source>Settings are kept for this session only: {reason}</source>
        <translation>Einstellungen gelten nur für diese Sitzung: {reason}</translation>
    </message>
</context>
<context>
    <name>Presentation</name>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>{n} recordings</source>
        <translation>{n} Aufnahmen</translation>
    </message>
    <message>
        <source>Which recordings of the catalogue does this model lean on when it makes this track?</source>
        <translation>Auf welche Aufnahmen des Katalogs stützt sich dieses Modell, wenn es dieses Stück erzeugt?</translation>
    </message>
    <message>
        <source>The question</source>
        <translation>Die Frage</translation>
    </message>
    <message>
        <source>A share is an estimated share of measured influence among the catalogue supplied. It is not a probability.</source>
        <translation>Ein Anteil ist ein geschätzter Anteil am gemessenen Einfluss unter dem vorgelegten Katalog. Er ist keine Wahrscheinlichkeit.</translation>
    </message>
    <message>
        <source>A score estimates measured influence among the catalogue supplied. It is not a probability. Some track ranks first in any catalogue.</source>
        <translation>Ein Wert schätzt den gemessenen Einfluss unter dem vorgelegten Katalog. Er ist keine Wahrscheinlichkeit. Irgendeine Aufnahme steht in jedem Katalog an erster Stelle.</translation>
    </message>
    <message>
        <source>The ranking</source>
        <translation>Die Rangfolge</translation>
    </message>
    <message>
        <source>{suspect} of the suspect, {source} of the source</source>
        <translation>{suspect} des Stücks, {source} der Quelle</translation>
    </message>
    <message>
        <source>Space plays. X switches between suspect and source.</source>
        <translation>Die Leertaste spielt. X wechselt zwischen Stück und Quelle.</translation>
    </message>
    <message>
        <source>Rank {rank}</source>
        <translation>Rang {rank}</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>und {n} weitere</translation>
    </message>
    <message>
        <source>What limits this answer</source>
        <translation>Was diese Antwort begrenzt</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>Vorführung</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Spielen (Leertaste)</translation>
    </message>
    <message>
        <source>Switch (X)</source>
        <translation>Wechseln (X)</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Heard: {name} (X)</source>
        <translation>Zu hören: {name} (X)</translation>
    </message>
</context>
<context>
    <name>QuestionPart</name>
    <message>
        <source>What is asked</source>
        <translation>Was gefragt wird</translation>
    </message>
    <message>
        <source>Rank the tracks and name those that stand out</source>
        <translation>Aufnahmen ordnen und nennen, was heraussticht</translation>
    </message>
    <message>
        <source>Measure shares too, which takes far longer</source>
        <translation>Auch Anteile messen, was viel länger dauert</translation>
    </message>
    <message>
        <source>Measure shares, and divide them by Shapley values, which takes longest</source>
        <translation>Anteile messen und nach Shapley-Werten aufteilen, was am längsten dauert</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>For shares, a copy of the model forgets the tracks that are named, and what the suspect loses by it is measured. Shapley values ask that of every part of them too, so that tracks alike in what they taught share it fairly. In models of tokens, as MusicGen, the ranking then also counts what the suspect loses by a step away from each track.</source>
        <translation>Für Anteile vergisst eine Kopie des Modells die genannten Aufnahmen, und gemessen wird, was das fragliche Stück dadurch verliert. Shapley-Werte fragen das auch für jeden Teil von ihnen, damit Aufnahmen, die Gleiches lehrten, es sich gerecht teilen. Bei Modellen, die Zeichen schreiben, wie MusicGen, zählt in der Rangfolge dann auch, was das fragliche Stück durch einen Schritt weg von jeder Aufnahme verliert.</translation>
    </message>
    <message>
        <source>The catalogue is all that the model was trained on</source>
        <translation>Der Katalog ist alles, womit das Modell trainiert wurde</translation>
    </message>
    <message>
        <source>Training &amp;set</source>
        <translation>&amp;Trainingsmenge</translation>
    </message>
    <message>
        <source>Tick it where you know it. For shares, forgetting much of it then goes further: a model trained without it would have had little else to learn from.</source>
        <translation>Ankreuzen, wenn Sie es wissen. Für Anteile geht das Vergessen eines großen Teils dann weiter: Ein Modell, das ohne ihn trainiert wäre, hätte wenig anderes gehabt, woraus es lernen kann.</translation>
    </message>
    <message>
        <source>&amp;Prompt</source>
        <translation>&amp;Prompt</translation>
    </message>
    <message>
        <source>The text that the suspect was made from, if known.</source>
        <translation>Der Text, aus dem das Stück erzeugt wurde, falls bekannt.</translation>
    </message>
    <message>
        <source>Unknown: leave empty</source>
        <translation>Unbekannt: leer lassen</translation>
    </message>
    <message>
        <source>This model made the suspect</source>
        <translation>Das fragliche Stück stammt von diesem Modell</translation>
    </message>
    <message>
        <source>&amp;Origin</source>
        <translation>&amp;Herkunft</translation>
    </message>
    <message>
        <source>Tick it where you know it from elsewhere. It is then not tested, and the result says that you said so.</source>
        <translation>Ankreuzen, wenn Sie es anderweitig wissen. Es wird dann nicht geprüft, und das Ergebnis hält fest, dass es Ihre Angabe ist.</translation>
    </message>
    <message>
        <source>&amp;Controls</source>
        <translation>K&amp;ontrollen</translation>
    </message>
    <message>
        <source>Controls</source>
        <translation>Kontrollen</translation>
    </message>
    <message>
        <source>Recordings that cannot have been in training. They show whether the suspect looks like this model&apos;s music at all.</source>
        <translation>Aufnahmen, die nicht im Training gewesen sein können. Sie zeigen, ob das fragliche Stück überhaupt wie Musik dieses Modells aussieht.</translation>
    </message>
    <message>
        <source>&amp;Decoys</source>
        <translation>&amp;Köder</translation>
    </message>
    <message>
        <source>Decoys</source>
        <translation>Köder</translation>
    </message>
    <message>
        <source>Recordings that cannot have been in training. They are ranked with the catalogue: a track below them is not told apart from them.</source>
        <translation>Aufnahmen, die nicht im Training gewesen sein können. Sie werden mit dem Katalog geordnet: Eine Aufnahme unter ihnen ist von ihnen nicht zu unterscheiden.</translation>
    </message>
</context>
<context>
    <name>ReceiptDialog</name>
    <message>
        <source>Exhibit {number}</source>
        <translation>Beweisstück {number}</translation>
    </message>
    <message>
        <source>Enter into the case</source>
        <translation>In den Fall eintragen</translation>
    </message>
    <message>
        <source>&amp;Received on</source>
        <translation>&amp;Eingegangen am</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Von</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>&amp;What</source>
        <translation>&amp;Was</translation>
    </message>
    <message>
        <source>The whole report, for experts and courts</source>
        <translation>Der ganze Bericht, für Gutachter und Gerichte</translation>
    </message>
    <message>
        <source>One page in plain words</source>
        <translation>Eine Seite in einfachen Worten</translation>
    </message>
    <message>
        <source>&amp;As</source>
        <translation>&amp;Als</translation>
    </message>
    <message>
        <source>Web page in one file, with sound</source>
        <translation>Webseite in einer Datei, mit Ton</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
</context>
<context>
    <name>RerunDialog</name>
    <message>
        <source>Repeat and compare</source>
        <translation>Wiederholen und vergleichen</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Everything is computed again from the recorded inputs, the index too, and every number is compared. How they compare is entered into the case.</source>
        <translation>Alles wird aus den festgehaltenen Eingaben neu berechnet, auch der Index, und jede Zahl wird verglichen. Das Ergebnis des Vergleichs wird in den Fall eingetragen.</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Look for moved files in</source>
        <translation>Verschobene Dateien suchen in</translation>
    </message>
    <message>
        <source>&amp;Look for moved files in</source>
        <translation>Verschobene &amp;Dateien suchen in</translation>
    </message>
</context>
<context>
    <name>Rows</name>
    <message>
        <source>by any track that is named</source>
        <translation>keiner genannten Aufnahme</translation>
    </message>
    <message>
        <source>disclosed</source>
        <translation>offengelegt</translation>
    </message>
    <message>
        <source>learned, p = {p}</source>
        <translation>gelernt, p = {p}</translation>
    </message>
    <message>
        <source>similar only</source>
        <translation>nur ähnlich</translation>
    </message>
    <message>
        <source>best: rank {rank}</source>
        <translation>beste: Rang {rank}</translation>
    </message>
    <message>
        <source>training set (disclosed)</source>
        <translation>Trainingsmenge (offengelegt)</translation>
    </message>
    <message>
        <source>open question</source>
        <translation>offene Frage</translation>
    </message>
    <message>
        <source>control</source>
        <translation>Kontrolle</translation>
    </message>
    <message>
        <source>decoy</source>
        <translation>Köder</translation>
    </message>
    <message>
        <source>Influence</source>
        <translation>Einfluss</translation>
    </message>
    <message>
        <source>Unlearning step</source>
        <translation>Verlernschritt</translation>
    </message>
    <message>
        <source>Learned evidence</source>
        <translation>Lernhinweis</translation>
    </message>
    <message>
        <source>Leave-one-out step</source>
        <translation>Auslassschritt</translation>
    </message>
    <message>
        <source>inferred</source>
        <translation>erschlossen</translation>
    </message>
    <message>
        <source>inferred, p = {p}</source>
        <translation>erschlossen, p = {p}</translation>
    </message>
    <message>
        <source>no evidence, p = {p}</source>
        <translation>kein Hinweis, p = {p}</translation>
    </message>
    <message>
        <source>similar through this model, no evidence that it learned it</source>
        <translation>durch dieses Modell ähnlich, kein Hinweis, dass es sie gelernt hat</translation>
    </message>
    <message>
        <source>Not stated</source>
        <translation>Ohne Angabe</translation>
    </message>
    <message>
        <source>Not attributed</source>
        <translation>Nicht zugeordnet</translation>
    </message>
    <message>
        <source>1 track</source>
        <translation>1 Aufnahme</translation>
    </message>
    <message>
        <source>{n} tracks</source>
        <translation>{n} Aufnahmen</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Artist</source>
        <translation>Künstler</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>q-value</source>
        <translation>q-Wert</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>Gelernt</translation>
    </message>
    <message>
        <source>p-value</source>
        <translation>p-Wert</translation>
    </message>
    <message>
        <source>In suspect</source>
        <translation>Im Stück</translation>
    </message>
    <message>
        <source>In source</source>
        <translation>In der Quelle</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Near-duplicates of</source>
        <translation>Beinahe-Dublette von</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Veröffentlichung</translation>
    </message>
    <message>
        <source>Rights holder</source>
        <translation>Rechteinhaber</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Options …</source>
        <translation>Optionen …</translation>
    </message>
    <message>
        <source>Progress of this step</source>
        <translation>Fortschritt dieses Schritts</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>What the run computes on</source>
        <translation>Worauf gerechnet wird</translation>
    </message>
    <message>
        <source>Best device</source>
        <translation>Bestes Gerät</translation>
    </message>
    <message>
        <source>Use the whole track</source>
        <translation>Ganzes Stück nehmen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stopping after this batch …</source>
        <translation>Hört nach diesem Teil auf …</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>Attribute selection</source>
        <translation>Auswahl zuordnen</translation>
    </message>
    <message>
        <source>Attribute</source>
        <translation>Zuordnen</translation>
    </message>
    <message>
        <source>a model</source>
        <translation>ein Modell</translation>
    </message>
    <message>
        <source>a catalogue</source>
        <translation>ein Katalog</translation>
    </message>
    <message>
        <source>a suspect</source>
        <translation>ein fragliches Stück</translation>
    </message>
    <message>
        <source>Still missing: {things}</source>
        <translation>Es fehlt noch: {things}</translation>
    </message>
    <message>
        <source>Reading the inputs …</source>
        <translation>Eingaben werden gelesen …</translation>
    </message>
    <message>
        <source>One of the inputs cannot be used: see its card.</source>
        <translation>Eine der Eingaben ist nicht verwendbar: siehe ihre Karte.</translation>
    </message>
    <message>
        <source>Ready: {start} to {stop} of the suspect</source>
        <translation>Bereit: {start} bis {stop} des fraglichen Stücks</translation>
    </message>
    <message>
        <source>Ready: the whole suspect</source>
        <translation>Bereit: das ganze fragliche Stück</translation>
    </message>
    <message>
        <source>The run may need {needed}; {device} has {there}.</source>
        <translation>Der Lauf braucht vielleicht {needed}; {device} hat {there}.</translation>
    </message>
    <message>
        <source>Stopped. Finished work is kept.</source>
        <translation>Abgebrochen. Fertige Arbeit bleibt erhalten.</translation>
    </message>
    <message>
        <source>about {time} left in this step</source>
        <translation>noch etwa {time} in diesem Schritt</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>Fertig.</translation>
    </message>
    <message>
        <source>Done in {time}.</source>
        <translation>Fertig in {time}.</translation>
    </message>
    <message>
        <source>The run failed.</source>
        <translation>Der Lauf ist gescheitert.</translation>
    </message>
    <message>
        <source>The run failed. The last result is kept.</source>
        <translation>Der Lauf ist gescheitert. Das letzte Ergebnis bleibt.</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>, compressed</source>
        <translation>, komprimiert</translation>
    </message>
    <message>
        <source>, silence masked</source>
        <translation>, Stille ausgeblendet</translation>
    </message>
    <message>
        <source>, untrained adapter, seed {untrained_seed}</source>
        <translation>, Adapter untrainiert, Startwert {untrained_seed}</translation>
    </message>
    <message>
        <source>1 track stands out without evidence that the checkpoint learned it: similar through this model is not enough.</source>
        <translation>1 Aufnahme sticht heraus, ohne dass etwas dafür spricht, dass das Modell sie gelernt hat: Ähnlichkeit durch dieses Modell genügt nicht.</translation>
    </message>
    <message>
        <source>2 to {most_draws} draws and a readout of {readouts}, for diffusion and flow models</source>
        <translation>2 bis {most_draws} Ziehungen und eine Auslesung aus {readouts}, für Diffusions- und Flussmodelle</translation>
    </message>
    <message>
        <source>A {role} must be a recording that cannot have been in training: leave it out or correct its role.</source>
        <translation>Ein {role} muss eine Aufnahme sein, die nicht im Training gewesen sein kann: Lassen Sie sie weg oder berichtigen Sie ihre Rolle.</translation>
    </message>
    <message>
        <source>A {role} must be a recording that cannot have been in training: take it out of one of the two.</source>
        <translation>Ein {role} muss eine Aufnahme sein, die nicht im Training gewesen sein kann: Nehmen Sie sie aus einem von beiden heraus.</translation>
    </message>
    <message>
        <source>An engine-like noise that was computed: the model did not make it, and it is no music.</source>
        <translation>Ein berechnetes Geräusch wie von einer Maschine: Das Modell hat es nicht gemacht, und es ist keine Musik.</translation>
    </message>
    <message>
        <source>Ask for the file again, and compare its SHA-256.</source>
        <translation>Bitten Sie noch einmal um die Datei und vergleichen Sie ihre SHA-256.</translation>
    </message>
    <message>
        <source>Ask the authority for a token over the digest of the last record, with its certificate in it (`openssl ts -query -sha256 -cert -digest DIGEST`).</source>
        <translation>Bitten Sie die Stelle um einen Zeitstempel über die Prüfsumme des letzten Eintrags, mit ihrem Zertifikat darin (`openssl ts -query -sha256 -cert -digest DIGEST`).</translation>
    </message>
    <message>
        <source>Ask the model&apos;s owner for its safetensors files, or convert it on a machine that holds nothing of value, and open the result.</source>
        <translation>Bitten Sie den Eigentümer des Modells um seine safetensors-Dateien, oder wandeln Sie es auf einem Rechner um, auf dem nichts von Wert liegt, und öffnen Sie das Ergebnis.</translation>
    </message>
    <message>
        <source>Check that the adapter belongs to this model, and give a prompt if it changed only what listens to one.</source>
        <translation>Prüfen Sie, ob der Adapter zu diesem Modell gehört, und geben Sie einen Prompt an, falls er nur verändert, was auf einen hört.</translation>
    </message>
    <message>
        <source>Check that the file exists and that you may read it.</source>
        <translation>Prüfen Sie, ob es die Datei gibt und ob Sie sie lesen dürfen.</translation>
    </message>
    <message>
        <source>Check that this is a music model&apos;s folder.</source>
        <translation>Prüfen Sie, ob dies der Ordner eines Musikmodells ist.</translation>
    </message>
    <message>
        <source>Check that this is the file that came with the model.</source>
        <translation>Prüfen Sie, ob dies die Datei ist, die mit dem Modell kam.</translation>
    </message>
    <message>
        <source>Check that you may read the folder.</source>
        <translation>Prüfen Sie, ob Sie den Ordner lesen dürfen.</translation>
    </message>
    <message>
        <source>Check the path and that you may read the file.</source>
        <translation>Prüfen Sie den Pfad und ob Sie die Datei lesen dürfen.</translation>
    </message>
    <message>
        <source>Check the path, and that the disk it is on is connected.</source>
        <translation>Prüfen Sie den Pfad und ob der Datenträger angeschlossen ist.</translation>
    </message>
    <message>
        <source>Check the path, that its disk is connected, and that you may read the file.</source>
        <translation>Prüfen Sie den Pfad, ob der Datenträger angeschlossen ist und ob Sie die Datei lesen dürfen.</translation>
    </message>
    <message>
        <source>Check where this file comes from.</source>
        <translation>Prüfen Sie, woher diese Datei kommt.</translation>
    </message>
    <message>
        <source>Check where this model comes from.</source>
        <translation>Prüfen Sie, woher dieses Modell kommt.</translation>
    </message>
    <message>
        <source>Choose a folder with recordings in it, or a CSV file whose column `file` names recordings relative to the CSV&apos;s own folder.</source>
        <translation>Wählen Sie einen Ordner mit Aufnahmen oder eine CSV-Datei, deren Spalte `file` Aufnahmen vom Ordner der CSV-Datei aus nennt.</translation>
    </message>
    <message>
        <source>Choose a place outside of the case.</source>
        <translation>Wählen Sie einen Ort außerhalb des Falls.</translation>
    </message>
    <message>
        <source>Choose a recording instead.</source>
        <translation>Wählen Sie stattdessen eine Aufnahme.</translation>
    </message>
    <message>
        <source>Choose a region inside the track.</source>
        <translation>Wählen Sie einen Bereich innerhalb der Aufnahme.</translation>
    </message>
    <message>
        <source>Choose a region that holds sound.</source>
        <translation>Wählen Sie einen Bereich, in dem etwas klingt.</translation>
    </message>
    <message>
        <source>Choose a region within the recording.</source>
        <translation>Wählen Sie einen Bereich innerhalb der Aufnahme.</translation>
    </message>
    <message>
        <source>Choose an output folder outside the catalogue.</source>
        <translation>Wählen Sie einen Ausgabeordner außerhalb des Katalogs.</translation>
    </message>
    <message>
        <source>Choose another name for the new case.</source>
        <translation>Wählen Sie einen anderen Namen für den neuen Fall.</translation>
    </message>
    <message>
        <source>Close other programs, or use a machine or device with more memory.</source>
        <translation>Schließen Sie andere Programme, oder nehmen Sie einen Rechner oder ein Gerät mit mehr Speicher.</translation>
    </message>
    <message>
        <source>Compare its SHA-256 with the one that was stated when it was made.</source>
        <translation>Vergleichen Sie ihre SHA-256 mit der, die genannt wurde, als sie gemacht wurde.</translation>
    </message>
    <message>
        <source>Copy its folders text_encoder and tokenizer, or run without a prompt.</source>
        <translation>Kopieren Sie seine Ordner text_encoder und tokenizer dazu, oder rechnen Sie ohne Prompt.</translation>
    </message>
    <message>
        <source>Copy the folder vae of the same release beside this one.</source>
        <translation>Kopieren Sie den Ordner vae derselben Ausgabe daneben.</translation>
    </message>
    <message>
        <source>Copy the model&apos;s folder with its links followed, and open the copy.</source>
        <translation>Kopieren Sie den Ordner des Modells so, dass Verknüpfungen aufgelöst werden, und öffnen Sie die Kopie.</translation>
    </message>
    <message>
        <source>Copy the model&apos;s safetensors files into this folder.</source>
        <translation>Kopieren Sie die safetensors-Dateien des Modells in diesen Ordner.</translation>
    </message>
    <message>
        <source>Copy the model&apos;s tokenizer.json into its folder, or run without a prompt (unconditional).</source>
        <translation>Kopieren Sie die Datei tokenizer.json des Modells in seinen Ordner, oder rechnen Sie ohne Prompt.</translation>
    </message>
    <message>
        <source>Correct the table in a spreadsheet and save it as CSV UTF-8 again. Its columns are {required} and, if wanted, {optional}.</source>
        <translation>Berichtigen Sie die Tabelle in einer Tabellenkalkulation und speichern Sie sie wieder als CSV UTF-8. Ihre Spalten sind {required} und, falls gewünscht, {optional}.</translation>
    </message>
    <message>
        <source>Decode the recording again from its source.</source>
        <translation>Dekodieren Sie die Aufnahme neu aus ihrer Quelle.</translation>
    </message>
    <message>
        <source>Delete the index folder and build the index again.</source>
        <translation>Löschen Sie den Ordner des Index und bauen Sie den Index neu.</translation>
    </message>
    <message>
        <source>Different in {n_differences} places, first at {what}; largest difference of a number {what2}; {where}.</source>
        <translation>Anders an {n_differences} Stellen, zuerst bei {what}; größter Unterschied einer Zahl {what2}; {where}.</translation>
    </message>
    <message>
        <source>Export each recording to a file of its own, such as FLAC.</source>
        <translation>Exportieren Sie jede Aufnahme in eine eigene Datei, etwa als FLAC.</translation>
    </message>
    <message>
        <source>Export the recording again from its session, or repair the sample in an audio editor and use the repaired file under its own name.</source>
        <translation>Exportieren Sie die Aufnahme neu aus ihrem Projekt, oder reparieren Sie die Stelle in einem Audioprogramm und verwenden Sie die reparierte Datei unter eigenem Namen.</translation>
    </message>
    <message>
        <source>Export the recording as a WAV or FLAC file and use that.</source>
        <translation>Exportieren Sie die Aufnahme als WAV- oder FLAC-Datei und verwenden Sie diese.</translation>
    </message>
    <message>
        <source>Few recordings cost this model as little as the suspect does (p = {p}).</source>
        <translation>Wenige Aufnahmen kosten dieses Modell so wenig wie das fragliche Stück (p = {p}).</translation>
    </message>
    <message>
        <source>Find it in the model&apos;s description (16000 and 48000 Hz were released) and give it: --sample-rate HZ.</source>
        <translation>Suchen Sie sie in der Beschreibung des Modells (veröffentlicht wurden 16000 und 48000 Hz) und geben Sie sie an: --sample-rate HZ, hier unter Optionen.</translation>
    </message>
    <message>
        <source>Free some space or choose a folder you may write to, then run the same command again: finished work is kept.</source>
        <translation>Schaffen Sie Platz oder wählen Sie einen Ordner, in den Sie schreiben dürfen, und versuchen Sie es noch einmal: Fertige Arbeit bleibt erhalten.</translation>
    </message>
    <message>
        <source>Free space there (an hour of stereo takes about 1.3 GB), or set the environment variable TMPDIR to a folder on a larger disk, then try again.</source>
        <translation>Schaffen Sie dort Platz (eine Stunde Stereo braucht etwa 1,3 GB), oder setzen Sie die Umgebungsvariable TMPDIR auf einen Ordner auf einem größeren Datenträger, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Generated by the demo&apos;s model from nothing.</source>
        <translation>Vom Modell der Demo aus dem Nichts erzeugt.</translation>
    </message>
    <message>
        <source>Generated by the demo&apos;s model to follow the first {prompt_s} s of “{title}” by {artist}, which were cut off.</source>
        <translation>Vom Modell der Demo als Fortsetzung der ersten {prompt_s} s von „{title}“ von {artist} erzeugt; diese wurden abgeschnitten.</translation>
    </message>
    <message>
        <source>Get a complete copy of this file from where it came from; if there is none, export what can be played as a new WAV or FLAC file and use that one, under its own name.</source>
        <translation>Besorgen Sie sich eine vollständige Kopie dieser Datei von dort, woher sie kam; gibt es keine, exportieren Sie, was sich abspielen lässt, als neue WAV- oder FLAC-Datei und verwenden Sie diese unter eigenem Namen.</translation>
    </message>
    <message>
        <source>Give a folder that `rootnote case new` made, or a bundle of one.</source>
        <translation>Geben Sie einen Ordner an, den `rootnote case new` gemacht hat, oder ein Paket davon.</translation>
    </message>
    <message>
        <source>Give a folder that `rootnote case new` made.</source>
        <translation>Geben Sie einen Ordner an, den `rootnote case new` gemacht hat.</translation>
    </message>
    <message>
        <source>Give a text file with one track id a line.</source>
        <translation>Geben Sie eine Textdatei mit einer Aufnahmekennung je Zeile an.</translation>
    </message>
    <message>
        <source>Give the adapter&apos;s safetensors file.</source>
        <translation>Geben Sie die safetensors-Datei des Adapters an.</translation>
    </message>
    <message>
        <source>Give the base model that the adapter was trained on.</source>
        <translation>Geben Sie das Grundmodell an, auf dem der Adapter trainiert wurde.</translation>
    </message>
    <message>
        <source>Give the base model that the adapter was trained on; adapters that change the text encoder too are not applied.</source>
        <translation>Geben Sie das Grundmodell an, auf dem der Adapter trainiert wurde; Adapter, die auch den Text-Encoder verändern, werden nicht angewandt.</translation>
    </message>
    <message>
        <source>Give the folder that an earlier `rootnote reference build` has finished.</source>
        <translation>Geben Sie den Ordner an, den ein früheres `rootnote reference build` fertiggestellt hat.</translation>
    </message>
    <message>
        <source>Give the folder that holds the model&apos;s config.json and safetensors files.</source>
        <translation>Geben Sie den Ordner an, in dem config.json und die safetensors-Dateien des Modells liegen.</translation>
    </message>
    <message>
        <source>Give the path of a model folder on this machine; Rootnote never downloads a model by its name.</source>
        <translation>Geben Sie den Pfad eines Modellordners auf diesem Rechner an; Rootnote lädt nie ein Modell nach seinem Namen herunter.</translation>
    </message>
    <message>
        <source>ISRC {isrc} is not well formed: two letters, three letters or digits, 7 digits</source>
        <translation>ISRC {isrc} ist nicht wohlgeformt: zwei Buchstaben, drei Buchstaben oder Ziffern, 7 Ziffern</translation>
    </message>
    <message>
        <source>Identical: all {numbers} are the same bit for bit, {where}.</source>
        <translation>Identisch: alle {numbers} sind Bit für Bit gleich, {where}.</translation>
    </message>
    <message>
        <source>Influence scores are means over {n_draws} draws of timestep and noise; those of other draws would correlate with them at about {value} (90 % interval {low} to {high}) among the nearest tracks, as the agreement of their halves says.</source>
        <translation>Einflusswerte sind Mittel über {n_draws} Ziehungen von Zeitschritt und Rauschen; die anderer Ziehungen wären mit ihnen unter den nächsten Titeln zu etwa {value} korreliert (90-%-Intervall {low} bis {high}), wie die Übereinstimmung ihrer Hälften sagt.</translation>
    </message>
    <message>
        <source>It is as probable as the model&apos;s own generations.</source>
        <translation>Es ist so wahrscheinlich wie die eigenen Stücke des Modells.</translation>
    </message>
    <message>
        <source>Leave it out: every other family is recognised from its files.</source>
        <translation>Lassen Sie sie weg: Jede andere Familie wird an ihren Dateien erkannt.</translation>
    </message>
    <message>
        <source>Leave out the number of draws, the readout and the mask.</source>
        <translation>Lassen Sie die Zahl der Ziehungen, die Auslesung und die Ausblendung weg.</translation>
    </message>
    <message>
        <source>Leave the family out.</source>
        <translation>Lassen Sie die Familie weg.</translation>
    </message>
    <message>
        <source>Leave the option out to see them all.</source>
        <translation>Lassen Sie die Option weg, um alle zu sehen.</translation>
    </message>
    <message>
        <source>Look at what stands there now, then change it again.</source>
        <translation>Sehen Sie nach, was jetzt dort steht, und ändern Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Make it with `rootnote case bundle CASE -o FILE.zip --court`, or ask for it again.</source>
        <translation>Machen Sie es mit `rootnote case bundle CASE -o FILE.zip --court`, oder bitten Sie noch einmal darum.</translation>
    </message>
    <message>
        <source>Make the demo again with `{build_command}` in a checkout of Rootnote.</source>
        <translation>Machen Sie die Demo mit `{build_command}` in einem Quellbaum von Rootnote neu.</translation>
    </message>
    <message>
        <source>Mend or uninstall the package that brings it.</source>
        <translation>Reparieren oder entfernen Sie das Paket, das sie mitbringt.</translation>
    </message>
    <message>
        <source>Merge the adapter into the model&apos;s weights and open the result.</source>
        <translation>Rechnen Sie den Adapter in die Gewichte des Modells ein und öffnen Sie das Ergebnis.</translation>
    </message>
    <message>
        <source>Move it elsewhere and give its file with --adapter, or merge it into the model&apos;s weights and open the result.</source>
        <translation>Verschieben Sie ihn und geben Sie seine Datei unter Optionen als Adapter an, oder rechnen Sie ihn in die Gewichte des Modells ein und öffnen Sie das Ergebnis.</translation>
    </message>
    <message>
        <source>Move the case where it can be written.</source>
        <translation>Verschieben Sie den Fall dorthin, wo geschrieben werden kann.</translation>
    </message>
    <message>
        <source>Moved by part of a codec step the suspect costs this model no more than as it is (p = {p}), and what this model makes does: it is not shown that this model made it. A suspect that was cut, resampled or compressed has lost that trace.</source>
        <translation>Um einen Teil eines Codec-Schritts verschoben kostet das fragliche Stück dieses Modell nicht mehr als so, wie es ist (p = {p}), anders als das, was dieses Modell erzeugt: Es ist nicht gezeigt, dass es von diesem Modell stammt. Ein Stück, das geschnitten, umgerechnet oder komprimiert wurde, hat diese Spur verloren.</translation>
    </message>
    <message>
        <source>Moved by part of a codec step the suspect costs this model only {trace} more, and what this model makes at least {least}: it is not shown that this model made it and not another one with the same codec.</source>
        <translation>Um einen Teil eines Codec-Schritts verschoben kostet das fragliche Stück dieses Modell nur {trace} mehr, und das, was dieses Modell erzeugt, mindestens {least}: Es ist nicht gezeigt, dass es von diesem Modell stammt und nicht von einem anderen mit demselben Codec.</translation>
    </message>
    <message>
        <source>Moved by part of a codec step the suspect costs this model {trace} more (p = {p}), as what this model makes does: it is a generation of this model or of a near relative of it.</source>
        <translation>Um einen Teil eines Codec-Schritts verschoben kostet das fragliche Stück dieses Modell {trace} mehr (p = {p}), wie das, was dieses Modell erzeugt: Es ist ein Erzeugnis dieses Modells oder eines nahen Verwandten.</translation>
    </message>
    <message>
        <source>Name folders that hold them with --search; they are found by their digests.</source>
        <translation>Nennen Sie Ordner, in denen sie liegen; sie werden an ihren Prüfsummen erkannt.</translation>
    </message>
    <message>
        <source>Name the checkpoint, catalogue and options it was built from, or choose another index folder.</source>
        <translation>Nennen Sie Modell, Katalog und Optionen, mit denen er gebaut wurde, oder wählen Sie einen anderen Ordner für den Index.</translation>
    </message>
    <message>
        <source>No custody was kept: this run was made outside a case, so no sealed log says who handled the files and when.</source>
        <translation>Es wurde kein Nachweis geführt: Dieser Lauf geschah außerhalb eines Falls, daher sagt kein versiegeltes Protokoll, wer wann mit den Dateien umging.</translation>
    </message>
    <message>
        <source>No recordings that cannot have been learned were given: learning was tested by moved copies of each track alone, which sees it only where training heard the recording in the same phase of codec frames.</source>
        <translation>Es wurden keine Aufnahmen angegeben, die nicht gelernt sein können: Ob eine Aufnahme gelernt wurde, wurde allein an verschobenen Kopien von ihr geprüft, und diese zeigen es nur dort, wo das Training sie in derselben Phase der Codec-Rahmen hörte.</translation>
    </message>
    <message>
        <source>No share was computed: the suspect costs this checkpoint no less than an untrained one, so there is nothing to explain.</source>
        <translation>Es wurde kein Anteil berechnet: Das fragliche Stück kostet dieses Modell nicht weniger als ein untrainiertes, also gibt es nichts zu erklären.</translation>
    </message>
    <message>
        <source>No share was computed: there is nothing to forget, or nothing else to retain.</source>
        <translation>Es wurde kein Anteil berechnet: Es gibt nichts zu vergessen oder nichts anderes zu behalten.</translation>
    </message>
    <message>
        <source>No track has a score that could be held against controls.</source>
        <translation>Keine Aufnahme hat einen Wert, der an Kontrollen gemessen werden konnte.</translation>
    </message>
    <message>
        <source>No track is named. {abstention_reason}</source>
        <translation>Keine Aufnahme wird genannt. {abstention_reason}</translation>
    </message>
    <message>
        <source>Nothing stands out: the track nearest to it has q = {min}, and for {n_controls} controls, which owe nothing to this catalogue in particular, some track scores like that too often to name one at {level}.</source>
        <translation>Nichts sticht heraus: Die nächste Aufnahme hat q = {min}, und bei {n_controls} Kontrollen, die diesem Katalog nichts Besonderes verdanken, erreicht irgendeine Aufnahme zu oft einen solchen Wert, um bei {level} eine zu nennen.</translation>
    </message>
    <message>
        <source>Only MusicGen with a T5 text encoder and an EnCodec codec can be opened.</source>
        <translation>Nur MusicGen mit einem T5-Text-Encoder und einem EnCodec-Codec kann geöffnet werden.</translation>
    </message>
    <message>
        <source>Only MusicGen with sinusoidal positions can be opened.</source>
        <translation>Nur MusicGen mit sinusförmigen Positionen kann geöffnet werden.</translation>
    </message>
    <message>
        <source>Open it where it can be written, with a sealing key.</source>
        <translation>Öffnen Sie ihn dort, wo geschrieben werden kann, mit einem Siegelschlüssel.</translation>
    </message>
    <message>
        <source>Play the file in another program to see what it is. </source>
        <translation>Spielen Sie die Datei in einem anderen Programm ab, um zu sehen, was sie ist. </translation>
    </message>
    <message>
        <source>Put all recordings below the folder of the catalogue or its CSV file.</source>
        <translation>Legen Sie alle Aufnahmen unter den Ordner des Katalogs oder seiner CSV-Datei.</translation>
    </message>
    <message>
        <source>Put the model back where it was, and run the attribution again.</source>
        <translation>Legen Sie das Modell dorthin zurück, wo es war, und starten Sie die Zuordnung noch einmal.</translation>
    </message>
    <message>
        <source>Read the catalogue again from its recordings.</source>
        <translation>Lesen Sie den Katalog neu aus seinen Aufnahmen.</translation>
    </message>
    <message>
        <source>Recognised and refused, with the reason that `rootnote inspect` gives:</source>
        <translation>Erkannt und abgelehnt, mit dem Grund, den `rootnote inspect` nennt:</translation>
    </message>
    <message>
        <source>Refer to it by its digests, as is done by default.</source>
        <translation>Verweisen Sie über die Prüfsummen darauf, wie es ohne weitere Angabe geschieht.</translation>
    </message>
    <message>
        <source>Rename the catalogue&apos;s folder {decoy_prefix}.</source>
        <translation>Benennen Sie den Ordner {decoy_prefix} des Katalogs um.</translation>
    </message>
    <message>
        <source>Repeat it with the version that the run names; it can still be verified, reported and handed over. Other runs are repeated with `--run NUMBER`.</source>
        <translation>Wiederholen Sie ihn mit der Version, die der Lauf nennt; geprüft, berichtet und übergeben werden kann er weiterhin. Andere Läufe werden mit `--run NUMBER` wiederholt.</translation>
    </message>
    <message>
        <source>Run `rootnote case verify` for all findings, and go back to an undamaged copy. Nothing was changed.</source>
        <translation>Mit `rootnote case verify` sehen Sie alle Befunde; gehen Sie auf eine unbeschädigte Kopie zurück. Es wurde nichts verändert.</translation>
    </message>
    <message>
        <source>Run `rootnote index` with the same arguments: it builds the index, or goes on with the one that was begun.</source>
        <translation>Starten Sie `rootnote index` mit denselben Angaben: Der Index wird gebaut, oder ein begonnener fortgesetzt.</translation>
    </message>
    <message>
        <source>Run the attribution again on files that nothing else writes.</source>
        <translation>Starten Sie die Zuordnung noch einmal mit Dateien, in die nichts anderes schreibt.</translation>
    </message>
    <message>
        <source>Run without a prompt (its learned null condition).</source>
        <translation>Rechnen Sie ohne Prompt (mit seiner gelernten leeren Bedingung).</translation>
    </message>
    <message>
        <source>Run without a prompt (unconditional).</source>
        <translation>Rechnen Sie ohne Prompt.</translation>
    </message>
    <message>
        <source>Run without a prompt: this model has no text condition.</source>
        <translation>Rechnen Sie ohne Prompt: Dieses Modell kennt keine Texte.</translation>
    </message>
    <message>
        <source>Say where they lie with `rootnote case verify CASE --search FOLDER`.</source>
        <translation>Sagen Sie mit `rootnote case verify CASE --search FOLDER`, wo sie liegen.</translation>
    </message>
    <message>
        <source>Say where with `rootnote case verify CASE --search FOLDER`.</source>
        <translation>Sagen Sie mit `rootnote case verify CASE --search FOLDER`, wo.</translation>
    </message>
    <message>
        <source>Scores assume that the catalogue tracks were in the training set. Only tracks that are named stand out against controls and have disclosed or significant evidence that they were learned; of all others a score says no more than that they are similar through this model.</source>
        <translation>Die Werte setzen voraus, dass die Aufnahmen des Katalogs im Training waren. Nur Aufnahmen, die genannt werden, stechen gegen Kontrollen heraus, und nur bei ihnen ist offengelegt oder signifikant belegt, dass sie gelernt wurden; bei allen anderen sagt ein Wert nicht mehr, als dass sie durch dieses Modell ähnlich sind.</translation>
    </message>
    <message>
        <source>Set {passphrase_variable} to its passphrase, or {key_variable} to the file of another key. A case can be read and verified without a key.</source>
        <translation>Setzen Sie {passphrase_variable} auf seine Passphrase oder {key_variable} auf die Datei eines anderen Schlüssels. Lesen und prüfen lässt sich ein Fall ohne Schlüssel.</translation>
    </message>
    <message>
        <source>Shares and the explained fraction were not computed: they need the tracks to be forgotten, which depth `full` does.</source>
        <translation>Anteile und der erklärte Teil wurden nicht berechnet: Dafür müssen die Aufnahmen vergessen werden, was in der Tiefe `full` geschieht.</translation>
    </message>
    <message>
        <source>Some controls are shorter than the suspect, which makes the test more cautious.</source>
        <translation>Einige Kontrollen sind kürzer als das fragliche Stück, was die Prüfung vorsichtiger macht.</translation>
    </message>
    <message>
        <source>That this model made the suspect was disclosed by whoever asked; it was not tested.</source>
        <translation>Dass das fragliche Stück von diesem Modell stammt, wurde von den Fragenden angegeben; geprüft wurde es nicht.</translation>
    </message>
    <message>
        <source>The catalogue is too small for random sets to compare with: what any set of this size would explain is not taken off.</source>
        <translation>Der Katalog ist zu klein für zufällige Mengen zum Vergleich: Was irgendeine Menge dieser Größe erklären würde, wird nicht abgezogen.</translation>
    </message>
    <message>
        <source>The configuration is not the one that the weights came with: copy it again.</source>
        <translation>Die Konfiguration ist nicht die, mit der die Gewichte kamen: Kopieren Sie sie neu.</translation>
    </message>
    <message>
        <source>The explained fraction came out as {raw} and is shown within 0 and 1; a value outside means that it is not told apart from its end.</source>
        <translation>Der erklärte Teil ergab sich als {raw} und wird zwischen 0 und 1 gezeigt; ein Wert außerhalb heißt, dass er von diesem Ende nicht zu unterscheiden ist.</translation>
    </message>
    <message>
        <source>The file is damaged or incomplete: copy the model again from its source.</source>
        <translation>Die Datei ist beschädigt oder unvollständig: Kopieren Sie das Modell neu aus seiner Quelle.</translation>
    </message>
    <message>
        <source>The suspect costs this model no less than recordings do (p = {p}): it is not shown that this model made it.</source>
        <translation>Das fragliche Stück kostet dieses Modell nicht weniger als Aufnahmen (p = {p}): Es ist nicht gezeigt, dass es von diesem Modell stammt.</translation>
    </message>
    <message>
        <source>The suspect holds exactly the samples of the catalogue track {id}: it is that recording and not something a model made.</source>
        <translation>Das fragliche Stück enthält genau die Abtastwerte der Aufnahme {id} aus dem Katalog: Es ist diese Aufnahme und nichts, was ein Modell gemacht hat.</translation>
    </message>
    <message>
        <source>The suspect&apos;s influence scores were measured on it played in another way ({variant}), in which its best matches stand out clearly more than as it is.</source>
        <translation>Der Einfluss wurde am fraglichen Stück in anderer Wiedergabe gemessen ({variant}), in der seine besten Entsprechungen deutlich stärker herausstechen als so, wie es ist.</translation>
    </message>
    <message>
        <source>The suspect&apos;s loss is {suspect} {unit}; this model gives no generations to compare it with.</source>
        <translation>Der Verlust des fraglichen Stücks ist {suspect} {unit}; von diesem Modell gibt es keine eigenen Stücke zum Vergleich.</translation>
    </message>
    <message>
        <source>The suspect&apos;s loss is {suspect} {unit}; {beside}. {verdict}</source>
        <translation>Der Verlust des fraglichen Stücks ist {suspect} {unit}; {beside}. {verdict}</translation>
    </message>
    <message>
        <source>The tracks cost the model no less than if it had never seen them: there was nothing to forget.</source>
        <translation>Die Aufnahmen kosten das Modell nicht weniger, als hätte es sie nie gehört: Es gab nichts zu vergessen.</translation>
    </message>
    <message>
        <source>The tracks were not forgotten entirely within {n_steps} steps: what they explain may be underestimated.</source>
        <translation>Die Aufnahmen wurden in {n_steps} Schritten nicht ganz vergessen: Was sie erklären, ist womöglich unterschätzt.</translation>
    </message>
    <message>
        <source>The weights and config.json do not belong together: copy the model again.</source>
        <translation>Gewichte und config.json gehören nicht zusammen: Kopieren Sie das Modell neu.</translation>
    </message>
    <message>
        <source>The {null} that these {n_tracks} tracks were held against differ from them without asking the model (p = {blind_p}): a claim that it learned them would rest on that.</source>
        <translation>Die {null}, an denen diese {n_tracks} Aufnahmen gemessen wurden, unterscheiden sich von ihnen auch ohne das Modell (p = {blind_p}): Eine Aussage, dass es sie gelernt hat, würde darauf beruhen.</translation>
    </message>
    <message>
        <source>There are too few controls: with {n_controls} the smallest possible p is {smallest_p}, and tracks are named at {level}. At least {what} are needed.</source>
        <translation>Es gibt zu wenige Kontrollen: Mit {n_controls} ist das kleinste mögliche p {smallest_p}, und genannt wird bei {level}. Mindestens {what} sind nötig.</translation>
    </message>
    <message>
        <source>There are too few recordings to tell whether this model made the suspect: what other models make can be near to the same tracks.</source>
        <translation>Es gibt zu wenige Aufnahmen, um zu sagen, ob dieses Modell das fragliche Stück gemacht hat: Was andere Modelle machen, kann denselben Aufnahmen nahe sein.</translation>
    </message>
    <message>
        <source>There is no evidence that this checkpoint learned any of the tracks.</source>
        <translation>Nichts spricht dafür, dass dieses Modell eine der Aufnahmen gelernt hat.</translation>
    </message>
    <message>
        <source>This index holds no altered copies of its tracks: whether a track was learned is judged without them.</source>
        <translation>Dieser Index enthält keine veränderten Kopien seiner Aufnahmen: Ob eine gelernt wurde, wird ohne sie beurteilt.</translation>
    </message>
    <message>
        <source>To this model the suspect looks like foreign music: it may not have made it, and its controls say nothing of such a suspect.</source>
        <translation>Für dieses Modell sieht das fragliche Stück wie fremde Musik aus: Es hat es womöglich nicht gemacht, und seine Kontrollen sagen über ein solches Stück nichts.</translation>
    </message>
    <message>
        <source>To this model the suspect looks like foreign music: it may not have made it, and the ranking then says little.</source>
        <translation>Für dieses Modell sieht das fragliche Stück wie fremde Musik aus: Es hat es womöglich nicht gemacht, und dann sagt die Rangfolge wenig.</translation>
    </message>
    <message>
        <source>Use `--depth fast`, or `--depth full` for shares.</source>
        <translation>Nehmen Sie die Tiefe `fast`, oder `full` für Anteile.</translation>
    </message>
    <message>
        <source>Use `--device auto`, which takes the best device there is, or `--device cpu`, which always works.</source>
        <translation>Nehmen Sie das beste Gerät, oder den Prozessor (CPU), der immer geht.</translation>
    </message>
    <message>
        <source>Use a longer recording, region or segment.</source>
        <translation>Nehmen Sie eine längere Aufnahme oder einen längeren Bereich oder Abschnitt.</translation>
    </message>
    <message>
        <source>Use a model and a layout of the table of supported families in the README.</source>
        <translation>Nehmen Sie ein Modell und eine Form aus der Tabelle der unterstützten Familien in der README.</translation>
    </message>
    <message>
        <source>Use longer segments.</source>
        <translation>Nehmen Sie längere Abschnitte.</translation>
    </message>
    <message>
        <source>Use the device `cpu`, or one that this machine has.</source>
        <translation>Nehmen Sie das Gerät `cpu` oder eines, das dieser Rechner hat.</translation>
    </message>
    <message>
        <source>Use the model&apos;s release for the diffusers library.</source>
        <translation>Nehmen Sie die Ausgabe des Modells für die Bibliothek diffusers.</translation>
    </message>
    <message>
        <source>Use the model&apos;s release for the transformers or diffusers library without custom code.</source>
        <translation>Nehmen Sie die Ausgabe des Modells für die Bibliothek transformers oder diffusers ohne eigenen Programmcode.</translation>
    </message>
    <message>
        <source>Use the model&apos;s unquantised weights.</source>
        <translation>Nehmen Sie die unquantisierten Gewichte des Modells.</translation>
    </message>
    <message>
        <source>Use the release for the transformers library, or run without a prompt.</source>
        <translation>Nehmen Sie die Ausgabe für die Bibliothek transformers, oder rechnen Sie ohne Prompt.</translation>
    </message>
    <message>
        <source>Use the release for the transformers library, which holds the codec.</source>
        <translation>Nehmen Sie die Ausgabe für die Bibliothek transformers, die den Codec enthält.</translation>
    </message>
    <message>
        <source>Use {module_groups} unless you know why not.</source>
        <translation>Nehmen Sie {module_groups}, wenn nichts dagegen spricht.</translation>
    </message>
    <message>
        <source>Wait until it has finished, then try again.</source>
        <translation>Warten Sie, bis es fertig ist, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Weights only load failed</source>
        <translation>Das Laden nur der Gewichte schlug fehl</translation>
    </message>
    <message>
        <source>Within tolerance: {numbers} differ by at most {largest}; the tolerance is {tolerance}; {where}.</source>
        <translation>Innerhalb der Toleranz: {numbers} weichen um höchstens {largest} ab; die Toleranz ist {tolerance}; {where}.</translation>
    </message>
    <message>
        <source>`rootnote case show` lists the runs.</source>
        <translation>`rootnote case show` zählt die Läufe auf.</translation>
    </message>
    <message>
        <source>a catalogue track and a decoy would both be called {taken}</source>
        <translation>eine Aufnahme des Katalogs und ein Köder würden beide {taken} heißen</translation>
    </message>
    <message>
        <source>a diffusion_cond model</source>
        <translation>ein diffusion_cond-Modell</translation>
    </message>
    <message>
        <source>a folder vae in it or beside it</source>
        <translation>ein Ordner vae darin oder daneben</translation>
    </message>
    <message>
        <source>a name occurs twice in it</source>
        <translation>ein Name kommt darin zweimal vor</translation>
    </message>
    <message>
        <source>a pair has no sound, so it cannot be presented</source>
        <translation>ein Paar hat keinen Ton und kann nicht vorgeführt werden</translation>
    </message>
    <message>
        <source>a pickle memo</source>
        <translation>ein Pickle-Memo</translation>
    </message>
    <message>
        <source>a plain LoRA</source>
        <translation>ein einfaches LoRA</translation>
    </message>
    <message>
        <source>a prompt reaches ACE-Step through a template of instructions, lyrics and metadata, which this version does not fill in</source>
        <translation>ein Prompt erreicht ACE-Step über eine Vorlage aus Anweisungen, Liedtext und Metadaten, die diese Version nicht ausfüllt</translation>
    </message>
    <message>
        <source>a prompt reaches AudioLDM 2 through its language model&apos;s generated states, which this version does not compute</source>
        <translation>ein Prompt erreicht AudioLDM 2 über erzeugte Zustände seines Sprachmodells, die diese Version nicht berechnet</translation>
    </message>
    <message>
        <source>a record cannot be read: it is no object</source>
        <translation>ein Eintrag ist nicht lesbar: Er ist kein Objekt</translation>
    </message>
    <message>
        <source>a record cannot be read: {error}</source>
        <translation>ein Eintrag ist nicht lesbar: {error}</translation>
    </message>
    <message>
        <source>a sample_rate up to 192000 Hz and 1 or 2 channels</source>
        <translation>eine sample_rate bis 192000 Hz und 1 oder 2 Kanäle</translation>
    </message>
    <message>
        <source>a zip directory</source>
        <translation>ein Zip-Verzeichnis</translation>
    </message>
    <message>
        <source>1 or 2 channels at up to 192000 Hz</source>
        <translation>1 oder 2 Kanäle bei höchstens 192000 Hz</translation>
    </message>
    <message>
        <source> Not used, being too short for the model or unreadable: {names}.</source>
        <translation> Nicht verwendet, weil für das Modell zu kurz oder nicht lesbar: {names}.</translation>
    </message>
    <message>
        <source>--depth full</source>
        <translation>--depth full</translation>
    </message>
    <message>
        <source>About {n_more} draws (--draws) would bring this agreement to {enough}.</source>
        <translation>Etwa {n_more} Ziehungen (--draws) brächten diese Übereinstimmung auf {enough}.</translation>
    </message>
    <message>
        <source>By its estimate this run needs </source>
        <translation>Nach seiner Schätzung braucht dieser Lauf </translation>
    </message>
    <message>
        <source>By its estimate this run needs {what} GB of memory, and {device} has {what2} GB; a part of the layers (--modules) needs less.</source>
        <translation>Nach der Schätzung braucht dieser Lauf {what} GB Speicher, und {device} hat {what2} GB; ein Teil der Schichten (--modules) braucht weniger.</translation>
    </message>
    <message>
        <source>Free disk space and run the same command again.</source>
        <translation>Geben Sie Speicherplatz frei und führen Sie denselben Befehl noch einmal aus.</translation>
    </message>
    <message>
        <source>Leave both at their defaults, or use larger ones.</source>
        <translation>Lassen Sie beide auf ihren Vorgaben, oder nehmen Sie größere.</translation>
    </message>
    <message>
        <source>Leave it out, or use `--split shapley`.</source>
        <translation>Lassen Sie es weg, oder nehmen Sie `--split shapley`.</translation>
    </message>
    <message>
        <source>No custody was kept: this run could not be entered into its case, so no sealed log says who handled the files and when.</source>
        <translation>Es wurde kein Nachweis geführt: Dieser Lauf konnte nicht in seinen Fall eingetragen werden, daher sagt kein versiegeltes Protokoll, wer wann mit den Dateien umging.</translation>
    </message>
    <message>
        <source>No share was computed: some of the named tracks cannot be forgotten without the others, which Shapley values need. Without `--split shapley` there are shares.</source>
        <translation>Kein Anteil wurde berechnet: Einige der genannten Aufnahmen lassen sich nicht ohne die anderen vergessen, was Shapley-Werte brauchen. Ohne `--split shapley` gibt es Anteile.</translation>
    </message>
    <message>
        <source>Of the recordings that cannot have been learned only {n} could be used, which are too few: learning was tested by moved copies of each track alone, which sees it only where training heard the recording in the same phase of codec frames.</source>
        <translation>Von den Aufnahmen, die nicht gelernt sein können, waren nur {n} verwendbar, und das sind zu wenige: Ob gelernt wurde, wurde allein mit verschobenen Kopien jeder Aufnahme geprüft; das zeigt es nur, wenn das Training die Aufnahme in derselben Phase der Codec-Schritte gehört hat.</translation>
    </message>
    <message>
        <source>Open the case again.</source>
        <translation>Öffnen Sie den Fall noch einmal.</translation>
    </message>
    <message>
        <source>Rename it.</source>
        <translation>Benennen Sie es um.</translation>
    </message>
    <message>
        <source>Set {passphrase_variable} to the key&apos;s passphrase. Whoever only received the case can set {key_variable} to a file that does not exist: a new key is made there, and the case stays as it is.</source>
        <translation>Setzen Sie {passphrase_variable} auf die Passphrase des Schlüssels. Wer den Fall nur erhalten hat, kann {key_variable} auf eine Datei setzen, die es nicht gibt: Dort entsteht ein neuer Schlüssel, und der Fall bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>The result is kept in {kept}.</source>
        <translation>Das Ergebnis liegt in {kept}.</translation>
    </message>
    <message>
        <source>The shares come of {n} random orders of {groups} clusters: Shapley values of so many cannot be computed in full.</source>
        <translation>Die Anteile stammen aus {n} zufälligen Reihenfolgen von {groups} Gruppen: Shapley-Werte so vieler lassen sich nicht vollständig berechnen.</translation>
    </message>
    <message>
        <source>The suspect falls into codec steps, but at any temperature its choices surprise this model {scatter} times as much as its predictions expect, and its own at most {most} times: it is not shown that this model made it and not another one on a codec of the same kind.</source>
        <translation>Das fragliche Stück fällt in Codec-Schritte, aber bei jeder Temperatur überrascht seine Tokenwahl dieses Modell {scatter}-mal so sehr, wie dessen Vorhersagen erwarten lassen, und dessen eigene höchstens {most}-mal: Es ist nicht gezeigt, dass es von diesem Modell stammt und nicht von einem anderen mit einem Codec derselben Art.</translation>
    </message>
    <message>
        <source>The suspect falls into codec steps, but its choices cost this model {excess} more than its predictions expect, and its own at most {most}: it is not shown that this model made it and not another one on a codec of the same kind, or this one under an unknown guidance.</source>
        <translation>Das fragliche Stück fällt in Codec-Schritte, aber seine Tokenwahl kostet dieses Modell {excess} mehr, als dessen Vorhersagen erwarten lassen, und dessen eigene höchstens {most}: Es ist nicht gezeigt, dass es von diesem Modell stammt und nicht von einem anderen mit einem Codec derselben Art oder von diesem unter einer unbekannten Führung (guidance).</translation>
    </message>
    <message>
        <source>The suspect is shorter than the {run} segments of every control that it is held against: its p-values are approximate.</source>
        <translation>Das fragliche Stück ist kürzer als die {run} Abschnitte jeder Kontrolle, an der es gemessen wird: Seine p-Werte sind Näherungen.</translation>
    </message>
    <message>
        <source>The suspect is too short to find the steps of a codec in it: two segments are needed to test whether this model made it. Who knows it from elsewhere can disclose it.</source>
        <translation>Das fragliche Stück ist zu kurz, um die Schritte eines Codecs darin zu finden: Um zu prüfen, ob dieses Modell es gemacht hat, braucht es zwei Segmente. Wer es anderswoher weiß, kann es offenlegen.</translation>
    </message>
    <message>
        <source>To spare memory, </source>
        <translation>Um Speicher zu sparen, </translation>
    </message>
    <message>
        <source>To spare memory, activations were computed again in the backward pass: no number depends on that.</source>
        <translation>Um Speicher zu sparen, wurden Aktivierungen im Rückwärtsdurchlauf noch einmal berechnet: keine Zahl hängt davon ab.</translation>
    </message>
    <message>
        <source>To spare memory, weights were read from a file as layers ran: no number depends on that.</source>
        <translation>Um Speicher zu sparen, wurden Gewichte aus einer Datei gelesen, während die Schichten liefen: keine Zahl hängt davon ab.</translation>
    </message>
    <message>
        <source>Use `--depth full` with it, or leave `--split` out.</source>
        <translation>Nehmen Sie `--depth full` dazu, oder lassen Sie `--split` weg.</translation>
    </message>
    <message>
        <source>Withhold it, with `--no-audio` if it is an exhibit, with `--redact` if it is an attachment, and hand it over beside the bundle, which holds its digest.</source>
        <translation>Halten Sie es zurück, mit `--no-audio`, wenn es ein Beweisstück ist, mit `--redact`, wenn es eine Anlage ist, und übergeben Sie es neben dem Bündel, das seine Prüfsumme enthält.</translation>
    </message>
    <message>
        <source>a split divides shares, and this run measures none</source>
        <translation>eine Aufteilung teilt Anteile auf, und dieser Lauf misst keine</translation>
    </message>
    <message>
        <source>an adapter cannot be applied like this</source>
        <translation>ein Adapter kann so nicht angewandt werden</translation>
    </message>
    <message>
        <source>an empty archive</source>
        <translation>ein leeres Archiv</translation>
    </message>
    <message>
        <source>an empty file</source>
        <translation>eine leere Datei</translation>
    </message>
    <message>
        <source>an unnamed authority</source>
        <translation>eine ungenannte Stelle</translation>
    </message>
    <message>
        <source>an unnamed version</source>
        <translation>eine ungenannte Version</translation>
    </message>
    <message>
        <source>and</source>
        <translation>und</translation>
    </message>
    <message>
        <source>any of {module_groups} joined with +, and @n for every n-th</source>
        <translation>beliebige aus {module_groups}, mit + verbunden, und @n für jede n-te</translation>
    </message>
    <message>
        <source>asks to run Python code that came with the model ({key})</source>
        <translation>verlangt, Python-Code auszuführen, der mit dem Modell kam ({key})</translation>
    </message>
    <message>
        <source>at least {needed} frames</source>
        <translation>mindestens {needed} Samples</translation>
    </message>
    <message>
        <source>at least {stop} bytes</source>
        <translation>mindestens {stop} Bytes</translation>
    </message>
    <message>
        <source>at least {what} bytes</source>
        <translation>mindestens {what} Bytes</translation>
    </message>
    <message>
        <source>at most {largest} bytes</source>
        <translation>höchstens {largest} Bytes</translation>
    </message>
    <message>
        <source>at most {max_derived_bytes} bytes</source>
        <translation>höchstens {max_derived_bytes} Bytes</translation>
    </message>
    <message>
        <source>at most {max_header_bytes} bytes</source>
        <translation>höchstens {max_header_bytes} Bytes</translation>
    </message>
    <message>
        <source>at most {st_size} bytes, stored</source>
        <translation>höchstens {st_size} Bytes, unkomprimiert</translation>
    </message>
    <message>
        <source>belongs to another index</source>
        <translation>gehört zu einem anderen Index</translation>
    </message>
    <message>
        <source>by its layout it is an image model; if it is Riffusion, which is one over spectrograms, say so with `--family riffusion`</source>
        <translation>der Form nach ist es ein Bildmodell; ist es Riffusion, eines über Spektrogrammen, so sagen Sie das unter Optionen (`--family riffusion`)</translation>
    </message>
    <message>
        <source>byte {start} is not UTF-8 text</source>
        <translation>Byte {start} ist kein UTF-8-Text</translation>
    </message>
    <message>
        <source>bytes after the last whole record</source>
        <translation>Bytes nach dem letzten ganzen Eintrag</translation>
    </message>
    <message>
        <source>cannot be asked like this</source>
        <translation>kann so nicht gefragt werden</translation>
    </message>
    <message>
        <source>cannot be read as a PyTorch checkpoint: {what}</source>
        <translation>ist nicht als PyTorch-Checkpoint lesbar: {what}</translation>
    </message>
    <message>
        <source>cannot be read as safetensors: {error}</source>
        <translation>ist nicht als safetensors lesbar: {error}</translation>
    </message>
    <message>
        <source>cannot be read: {error}</source>
        <translation>ist nicht lesbar: {error}</translation>
    </message>
    <message>
        <source>cannot be read: {reason}</source>
        <translation>ist nicht lesbar: {reason}</translation>
    </message>
    <message>
        <source>cannot be read: {what}</source>
        <translation>ist nicht lesbar: {what}</translation>
    </message>
    <message>
        <source>cannot be repeated by rootnote {version}: {strangers}</source>
        <translation>kann von Rootnote {version} nicht wiederholt werden: {strangers}</translation>
    </message>
    <message>
        <source>cannot be written: {what}</source>
        <translation>kann nicht geschrieben werden: {what}</translation>
    </message>
    <message>
        <source>changed while it was being examined</source>
        <translation>hat sich während der Untersuchung verändert</translation>
    </message>
    <message>
        <source>changed while it was read</source>
        <translation>hat sich beim Lesen verändert</translation>
    </message>
    <message>
        <source>changes no layer that takes part in attribution</source>
        <translation>verändert keine Schicht, die an der Zuordnung teilnimmt</translation>
    </message>
    <message>
        <source>changes {stored}, which this model&apos;s network has no layer for</source>
        <translation>verändert {stored}, wofür das Netz dieses Modells keine Schicht hat</translation>
    </message>
    <message>
        <source>checking</source>
        <translation>Es wird geprüft</translation>
    </message>
    <message>
        <source>checking originals</source>
        <translation>Originale werden geprüft</translation>
    </message>
    <message>
        <source>chunk_length_s null, normalize false</source>
        <translation>chunk_length_s null, normalize false</translation>
    </message>
    <message>
        <source>chunk_length_s {chunk_length_s}, normalize {normalize}</source>
        <translation>chunk_length_s {chunk_length_s}, normalize {normalize}</translation>
    </message>
    <message>
        <source>claims a header larger than any real model has</source>
        <translation>behauptet einen Kopf, der größer ist als bei jedem wirklichen Modell</translation>
    </message>
    <message>
        <source>claims {what} larger than any real model has</source>
        <translation>behauptet {what}, größer als bei jedem wirklichen Modell</translation>
    </message>
    <message>
        <source>clipping (runs of {run} or more samples at full scale): {n_clipped}</source>
        <translation>Übersteuerung (Folgen von {run} oder mehr Samples bei Vollaussteuerung): {n_clipped}</translation>
    </message>
    <message>
        <source>codec 1, decoder 1 or 2</source>
        <translation>Codec 1, Decoder 1 oder 2</translation>
    </message>
    <message>
        <source>codec recurrent layers</source>
        <translation>rekurrente Schichten des Codecs</translation>
    </message>
    <message>
        <source>codec residual layers</source>
        <translation>Restschichten des Codecs</translation>
    </message>
    <message>
        <source>codec {audio_channels}, decoder {audio_channels2}</source>
        <translation>Codec {audio_channels}, Decoder {audio_channels2}</translation>
    </message>
    <message>
        <source>configuration ({name}: {name2}, now {value})</source>
        <translation>Konfiguration ({name}: {name2}, jetzt {value})</translation>
    </message>
    <message>
        <source>control</source>
        <translation>Kontrolle</translation>
    </message>
    <message>
        <source>copyreg extension {argument}</source>
        <translation>copyreg-Erweiterung {argument}</translation>
    </message>
    <message>
        <source>could not be read within the limits of memory and time set by its size</source>
        <translation>konnte innerhalb der Grenzen von Speicher und Zeit, die seine Größe setzt, nicht gelesen werden</translation>
    </message>
    <message>
        <source>court bundle made</source>
        <translation>Gerichtspaket gemacht</translation>
    </message>
    <message>
        <source>decoded audio cannot be kept in the temporary folder: {what}</source>
        <translation>dekodierter Ton kann nicht im temporären Ordner gehalten werden: {what}</translation>
    </message>
    <message>
        <source>decoder and codec disagree on the size of a codebook</source>
        <translation>Decoder und Codec sind sich über die Größe eines Codebuchs nicht einig</translation>
    </message>
    <message>
        <source>decoding breaks after frame {position}</source>
        <translation>das Dekodieren bricht nach Sample {position} ab</translation>
    </message>
    <message>
        <source>decoding breaks after frame {position}, {what} s into the recording</source>
        <translation>das Dekodieren bricht nach Sample {position} ab, {what} s nach Beginn der Aufnahme</translation>
    </message>
    <message>
        <source>decoding for playback</source>
        <translation>Dekodieren zum Abspielen</translation>
    </message>
    <message>
        <source>decoy</source>
        <translation>Köder</translation>
    </message>
    <message>
        <source>does not belong to the manifest</source>
        <translation>gehört nicht zum Verzeichnis</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>gibt es nicht</translation>
    </message>
    <message>
        <source>does not fit in this machine&apos;s memory: {what}</source>
        <translation>passt nicht in den Speicher dieses Rechners: {what}</translation>
    </message>
    <message>
        <source>does not follow the record before it</source>
        <translation>folgt nicht auf den Eintrag davor</translation>
    </message>
    <message>
        <source>does not hold one adapter</source>
        <translation>enthält nicht genau einen Adapter</translation>
    </message>
    <message>
        <source>does not hold: {problem}</source>
        <translation>hält nicht stand: {problem}</translation>
    </message>
    <message>
        <source>does not match its digest</source>
        <translation>passt nicht zu seiner Prüfsumme</translation>
    </message>
    <message>
        <source>does not say at which sample rate and with how many channels it was trained</source>
        <translation>sagt nicht, mit welcher Abtastrate und wie vielen Kanälen es trainiert wurde</translation>
    </message>
    <message>
        <source>does not say at which sample rate it was trained; none of this layout does</source>
        <translation>sagt nicht, mit welcher Abtastrate es trainiert wurde; keines dieser Form tut das</translation>
    </message>
    <message>
        <source>exhibit copied into the case</source>
        <translation>Beweisstück in den Fall kopiert</translation>
    </message>
    <message>
        <source>exhibit {number} ({kind}), {files} files</source>
        <translation>Beweisstück {number} ({kind}), {files} Dateien</translation>
    </message>
    <message>
        <source>exists already</source>
        <translation>gibt es schon</translation>
    </message>
    <message>
        <source>exit status {returncode}</source>
        <translation>Rückgabewert {returncode}</translation>
    </message>
    <message>
        <source>fast or full</source>
        <translation>fast oder full</translation>
    </message>
    <message>
        <source>first-order or shapley</source>
        <translation>first-order oder shapley</translation>
    </message>
    <message>
        <source>frame {what} of channel {what2} is {what3}</source>
        <translation>Sample {what} von Kanal {what2} ist {what3}</translation>
    </message>
    <message>
        <source>further settings of the denoiser</source>
        <translation>weitere Einstellungen des Entrauschers</translation>
    </message>
    <message>
        <source>generations</source>
        <translation>eigene Stücke</translation>
    </message>
    <message>
        <source>gradients of {kinds}, on a family that takes adapters</source>
        <translation>Gradienten von {kinds}, bei einer Familie, die Adapter annimmt</translation>
    </message>
    <message>
        <source>has changed since it was written</source>
        <translation>hat sich verändert, seit es geschrieben wurde</translation>
    </message>
    <message>
        <source>has no place in a bundle</source>
        <translation>gehört nicht in ein Bündel</translation>
    </message>
    <message>
        <source>has no run to present</source>
        <translation>hat keinen Lauf zum Vorführen</translation>
    </message>
    <message>
        <source>has no run to repeat</source>
        <translation>hat keinen Lauf zum Wiederholen</translation>
    </message>
    <message>
        <source>hashing exhibits</source>
        <translation>Prüfsummen der Beweisstücke</translation>
    </message>
    <message>
        <source>held against controls</source>
        <translation>an Kontrollen gemessen</translation>
    </message>
    <message>
        <source>held against {n_controls} {kind}</source>
        <translation>an {n_controls} {kind} gemessen</translation>
    </message>
    <message>
        <source>holds a fine-tuning adapter beside the base model, which would be ignored</source>
        <translation>enthält neben dem Grundmodell einen Adapter, der übergangen würde</translation>
    </message>
    <message>
        <source>holds no codec but the name of one ({what}), which Rootnote does not download</source>
        <translation>enthält keinen Codec, nur den Namen eines Codecs ({what}), den Rootnote nicht herunterlädt</translation>
    </message>
    <message>
        <source>holds no complete index</source>
        <translation>enthält keinen vollständigen Index</translation>
    </message>
    <message>
        <source>holds no configuration</source>
        <translation>enthält keine Konfiguration</translation>
    </message>
    <message>
        <source>holds no finished reference build to take the codec from</source>
        <translation>enthält keinen fertigen Referenzbau, dessen Codec genommen werden könnte</translation>
    </message>
    <message>
        <source>holds no record</source>
        <translation>enthält keinen Eintrag</translation>
    </message>
    <message>
        <source>holds no tensors</source>
        <translation>enthält keine Tensoren</translation>
    </message>
    <message>
        <source>holds no text encoder, so a prompt cannot be given to this model</source>
        <translation>enthält keinen Text-Encoder, daher kann diesem Modell kein Prompt gegeben werden</translation>
    </message>
    <message>
        <source>holds no track that the model can read</source>
        <translation>enthält keine Aufnahme, die das Modell lesen kann</translation>
    </message>
    <message>
        <source>holds no weights</source>
        <translation>enthält keine Gewichte</translation>
    </message>
    <message>
        <source>holds quantised weights, which have no well-defined gradient</source>
        <translation>enthält quantisierte Gewichte, die keinen wohldefinierten Gradienten haben</translation>
    </message>
    <message>
        <source>holds samples that are not finite</source>
        <translation>enthält Samples, die keine endlichen Zahlen sind</translation>
    </message>
    <message>
        <source>holds tensors that its configuration does not imply</source>
        <translation>enthält Tensoren, die aus seiner Konfiguration nicht folgen</translation>
    </message>
    <message>
        <source>holds {name}, so it is no plain LoRA</source>
        <translation>enthält {name}, ist also kein einfaches LoRA</translation>
    </message>
    <message>
        <source>is a TorchScript program (as RAVE and DiffRhythm&apos;s autoencoder are released), which runs when it is loaded; it was not opened</source>
        <translation>ist ein TorchScript-Programm (wie RAVE und der Autoencoder von DiffRhythm), das beim Laden läuft; es wurde nicht geöffnet</translation>
    </message>
    <message>
        <source>is a TorchScript program, which runs when it is loaded; it was not opened</source>
        <translation>ist ein TorchScript-Programm, das beim Laden läuft; es wurde nicht geöffnet</translation>
    </message>
    <message>
        <source>is a compressed archive, which torch.save does not write; unpacking it could exhaust the machine</source>
        <translation>ist ein komprimiertes Archiv, wie torch.save keines schreibt; es auszupacken könnte den Rechner überlasten</translation>
    </message>
    <message>
        <source>is a link that leads nowhere</source>
        <translation>ist eine Verknüpfung, die ins Leere führt</translation>
    </message>
    <message>
        <source>is a link to a file outside the model&apos;s folder: {target}</source>
        <translation>ist eine Verknüpfung auf eine Datei außerhalb des Modellordners: {target}</translation>
    </message>
    <message>
        <source>is a pickle that asks for more than tensors ({named}), and could run code; it was not opened</source>
        <translation>ist ein Pickle, der mehr als Tensoren verlangt ({named}) und Code ausführen könnte; er wurde nicht geöffnet</translation>
    </message>
    <message>
        <source>is a pickle that asks for more than tensors, and could run code; it was not opened</source>
        <translation>ist ein Pickle, der mehr als Tensoren verlangt und Code ausführen könnte; er wurde nicht geöffnet</translation>
    </message>
    <message>
        <source>is a variant that is not opened</source>
        <translation>ist eine Variante, die nicht geöffnet wird</translation>
    </message>
    <message>
        <source>is a variant that is not opened, by its conditions</source>
        <translation>ist seiner Bedingungen wegen eine Variante, die nicht geöffnet wird</translation>
    </message>
    <message>
        <source>is a variant that is not opened, by its {path}</source>
        <translation>ist wegen {path} eine Variante, die nicht geöffnet wird</translation>
    </message>
    <message>
        <source>is a variant that is not opened, by its {what}</source>
        <translation>ist wegen {what} eine Variante, die nicht geöffnet wird</translation>
    </message>
    <message>
        <source>is a zip archive, but not one that torch.save writes: it has {pickles} files named data.pkl</source>
        <translation>ist ein Zip-Archiv, aber keines, das torch.save schreibt: Es enthält {pickles} Dateien namens data.pkl</translation>
    </message>
    <message>
        <source>is a {what} file whose tensors ({examples}) belong to no music model that Rootnote knows</source>
        <translation>ist eine {what}-Datei, deren Tensoren ({examples}) zu keinem Musikmodell gehören, das Rootnote kennt</translation>
    </message>
    <message>
        <source>is an adapter of a kind that is not opened, by its {key}</source>
        <translation>ist ein Adapter einer Art, die nicht geöffnet wird, wegen {key}</translation>
    </message>
    <message>
        <source>is being written by another window or process</source>
        <translation>wird gerade von einem anderen Fenster oder Vorgang beschrieben</translation>
    </message>
    <message>
        <source>is gone since it was opened</source>
        <translation>ist verschwunden, seit es geöffnet wurde</translation>
    </message>
    <message>
        <source>is in no record of the log</source>
        <translation>steht in keinem Eintrag des Protokolls</translation>
    </message>
    <message>
        <source>is larger than {max_file_bytes} bytes, which no model&apos;s configuration is</source>
        <translation>ist größer als {max_file_bytes} Bytes, was keine Konfiguration eines Modells ist</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>is missing or damaged: the head seals {sequence} records</source>
        <translation>fehlt oder ist beschädigt: Der Kopf versiegelt {sequence} Einträge</translation>
    </message>
    <message>
        <source>is missing or not as it was recorded</source>
        <translation>fehlt oder ist nicht wie aufgezeichnet</translation>
    </message>
    <message>
        <source>is missing, so a prompt cannot be given to this model</source>
        <translation>fehlt, daher kann diesem Modell kein Prompt gegeben werden</translation>
    </message>
    <message>
        <source>is no U-Net of this layout</source>
        <translation>ist kein U-Net dieser Form</translation>
    </message>
    <message>
        <source>is no U-Net over waveforms</source>
        <translation>ist kein U-Net über Wellenformen</translation>
    </message>
    <message>
        <source>is no court bundle: {error}</source>
        <translation>ist kein Gerichtspaket: {error}</translation>
    </message>
    <message>
        <source>is no safetensors file; adapters in other formats are not opened</source>
        <translation>ist keine safetensors-Datei; Adapter in anderen Formaten werden nicht geöffnet</translation>
    </message>
    <message>
        <source>is no timestamp token</source>
        <translation>ist kein Zeitstempel</translation>
    </message>
    <message>
        <source>is no {family}: by its layout it is {family2}</source>
        <translation>ist kein {family}: der Form nach ist es {family2}</translation>
    </message>
    <message>
        <source>is not a PyTorch checkpoint: it begins neither as a zip archive nor as a pickle</source>
        <translation>ist kein PyTorch-Checkpoint: Es beginnt weder als Zip-Archiv noch als Pickle</translation>
    </message>
    <message>
        <source>is not a bundle that can be read: {error}</source>
        <translation>ist kein lesbares Paket: {error}</translation>
    </message>
    <message>
        <source>is not a case: it holds no custody log</source>
        <translation>ist kein Fall: Es enthält kein Protokoll</translation>
    </message>
    <message>
        <source>is not a file</source>
        <translation>ist keine Datei</translation>
    </message>
    <message>
        <source>is not a model folder that Rootnote knows; it holds {what}</source>
        <translation>ist kein Modellordner, den Rootnote kennt; er enthält {what}</translation>
    </message>
    <message>
        <source>is not a model: a {what} file is none that Rootnote opens</source>
        <translation>ist kein Modell: Eine {what}-Datei ist keine, die Rootnote öffnet</translation>
    </message>
    <message>
        <source>is not a safetensors file, or is cut off: its header would not fit in it</source>
        <translation>ist keine safetensors-Datei oder ist abgeschnitten: Ihr Kopf fände darin keinen Platz</translation>
    </message>
    <message>
        <source>is not a tokenizer: {error}</source>
        <translation>ist kein Tokenizer: {error}</translation>
    </message>
    <message>
        <source>is not as it was bundled</source>
        <translation>ist nicht wie verpackt</translation>
    </message>
    <message>
        <source>is not as it was examined</source>
        <translation>ist nicht wie untersucht</translation>
    </message>
    <message>
        <source>is not as it was recorded</source>
        <translation>ist nicht wie aufgezeichnet</translation>
    </message>
    <message>
        <source>is not as it was written</source>
        <translation>ist nicht wie geschrieben</translation>
    </message>
    <message>
        <source>is not in the manifest, or is there twice</source>
        <translation>steht nicht im Verzeichnis oder kommt zweimal vor</translation>
    </message>
    <message>
        <source>is not packed as it was written, so other programs could show other files in it</source>
        <translation>ist nicht so gepackt, wie es geschrieben wurde; andere Programme könnten andere Dateien darin zeigen</translation>
    </message>
    <message>
        <source>is not sealed, and another key signed it</source>
        <translation>ist nicht versiegelt, und ein anderer Schlüssel hat unterschrieben</translation>
    </message>
    <message>
        <source>is not sealed: the act was not finished</source>
        <translation>ist nicht versiegelt: Die Handlung wurde nicht beendet</translation>
    </message>
    <message>
        <source>is not the file that was examined</source>
        <translation>ist nicht die untersuchte Datei</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>ist nicht da</translation>
    </message>
    <message>
        <source>is of a family that Rootnote does not know: {name} says {key} = {kind}</source>
        <translation>ist von einer Familie, die Rootnote nicht kennt: {name} sagt {key} = {kind}</translation>
    </message>
    <message>
        <source>is one file of a model</source>
        <translation>ist eine einzelne Datei eines Modells</translation>
    </message>
    <message>
        <source>is open for reading only: {why_read_only}</source>
        <translation>ist nur zum Lesen geöffnet: {why_read_only}</translation>
    </message>
    <message>
        <source>is out of order or without a time</source>
        <translation>steht nicht in der Reihenfolge oder hat keine Zeit</translation>
    </message>
    <message>
        <source>is sealed by another key than this record</source>
        <translation>ist mit einem anderen Schlüssel versiegelt als dieser Eintrag</translation>
    </message>
    <message>
        <source>is there, and withheld at the same time</source>
        <translation>ist da und zugleich zurückgehalten</translation>
    </message>
    <message>
        <source>is too short for this model</source>
        <translation>ist zu kurz für dieses Modell</translation>
    </message>
    <message>
        <source>is too short to be a safetensors file</source>
        <translation>ist zu kurz für eine safetensors-Datei</translation>
    </message>
    <message>
        <source>it cannot be read whole ({name})</source>
        <translation>er ist nicht vollständig lesbar ({name})</translation>
    </message>
    <message>
        <source>it denoises spectrogram images, and this version has no adapter for it</source>
        <translation>es entrauscht Bilder von Spektrogrammen, und diese Version hat keinen Zugang dafür</translation>
    </message>
    <message>
        <source>it did not know {absent}</source>
        <translation>{absent} war ihr unbekannt</translation>
    </message>
    <message>
        <source>it does not hold the certificate of its signer, so it cannot be checked</source>
        <translation>er enthält das Zertifikat seines Unterzeichners nicht und kann daher nicht geprüft werden</translation>
    </message>
    <message>
        <source>it does not say which certificate signed it</source>
        <translation>er sagt nicht, welches Zertifikat unterschrieben hat</translation>
    </message>
    <message>
        <source>it has not exactly one signer</source>
        <translation>er hat nicht genau einen Unterzeichner</translation>
    </message>
    <message>
        <source>it holds more text than a model&apos;s settings have</source>
        <translation>es enthält mehr Text als die Einstellungen eines Modells</translation>
    </message>
    <message>
        <source>it is a fine-tuning adapter without the model it belongs to: give the model&apos;s folder, and the adapter&apos;s safetensors file with `--adapter`</source>
        <translation>es ist ein Adapter ohne das Modell, zu dem er gehört: Geben Sie den Ordner des Modells an, und die safetensors-Datei des Adapters unter Optionen (`--adapter`)</translation>
    </message>
    <message>
        <source>it is a general audio model for which this version has no adapter</source>
        <translation>es ist ein allgemeines Audiomodell, für das diese Version keinen Zugang hat</translation>
    </message>
    <message>
        <source>it is a link that leads nowhere</source>
        <translation>es ist eine Verknüpfung, die nirgendwohin führt</translation>
    </message>
    <message>
        <source>it is a text model; YuE&apos;s parts look like this, but without a codec that can be opened safely there is no way from a recording to their tokens</source>
        <translation>es ist ein Textmodell; die Teile von YuE sehen so aus, aber ohne einen Codec, der sicher zu öffnen ist, führt kein Weg von einer Aufnahme zu ihren Tokens</translation>
    </message>
    <message>
        <source>it is an audio codec, which generates no music of its own</source>
        <translation>es ist ein Audio-Codec, der keine eigene Musik erzeugt</translation>
    </message>
    <message>
        <source>it is nested deeper than a model&apos;s settings are</source>
        <translation>es ist tiefer verschachtelt als die Einstellungen eines Modells</translation>
    </message>
    <message>
        <source>it is not UTF-8 text</source>
        <translation>es ist kein UTF-8-Text</translation>
    </message>
    <message>
        <source>it is not a likelihood or denoising model and has no comparable training loss; its releases are TorchScript programs, which run when they are loaded</source>
        <translation>es ist kein Wahrscheinlichkeits- oder Entrauschungsmodell und hat keinen vergleichbaren Trainingsverlust; veröffentlicht wird es als TorchScript-Programm, das beim Laden läuft</translation>
    </message>
    <message>
        <source>it is not an Ed25519 key</source>
        <translation>es ist kein Ed25519-Schlüssel</translation>
    </message>
    <message>
        <source>it is not known where exhibit {number} lies here</source>
        <translation>es ist nicht bekannt, wo Beweisstück {number} hier liegt</translation>
    </message>
    <message>
        <source>it is not known where it lies here</source>
        <translation>es ist nicht bekannt, wo es hier liegt</translation>
    </message>
    <message>
        <source>it is signed over {digest_name}, which is too weak or unknown</source>
        <translation>er ist über {digest_name} unterschrieben, was zu schwach oder unbekannt ist</translation>
    </message>
    <message>
        <source>it names another certificate than the one that signed it</source>
        <translation>er nennt ein anderes Zertifikat als das, das unterschrieben hat</translation>
    </message>
    <message>
        <source>it set {unknown}, unknown here</source>
        <translation>sie setzte {unknown}, hier unbekannt</translation>
    </message>
    <message>
        <source>it tried to write {what}</source>
        <translation>es versuchte, {what} zu schreiben</translation>
    </message>
    <message>
        <source>it was made over something else than a record of this log</source>
        <translation>er wurde über etwas anderes als einen Eintrag dieses Protokolls gemacht</translation>
    </message>
    <message>
        <source>it was opened without a sealing key</source>
        <translation>er wurde ohne Siegelschlüssel geöffnet</translation>
    </message>
    <message>
        <source>its autoencoder is a TorchScript program, which runs when it is loaded</source>
        <translation>sein Autoencoder ist ein TorchScript-Programm, das beim Laden läuft</translation>
    </message>
    <message>
        <source>its autoencoder is not for audio</source>
        <translation>sein Autoencoder ist nicht für Ton</translation>
    </message>
    <message>
        <source>its certificate was not made for timestamps</source>
        <translation>sein Zertifikat wurde nicht für Zeitstempel gemacht</translation>
    </message>
    <message>
        <source>its certificate was not made for timestamps alone</source>
        <translation>sein Zertifikat wurde nicht allein für Zeitstempel gemacht</translation>
    </message>
    <message>
        <source>its certificate was not valid at the time it states</source>
        <translation>sein Zertifikat war zu der Zeit, die er nennt, nicht gültig</translation>
    </message>
    <message>
        <source>its change of {stored} does not fit the layer</source>
        <translation>seine Änderung von {stored} passt nicht zur Schicht</translation>
    </message>
    <message>
        <source>its chromagram does not fit the model</source>
        <translation>sein Chromagramm passt nicht zum Modell</translation>
    </message>
    <message>
        <source>its chromagram is absurd</source>
        <translation>sein Chromagramm ist unmöglich</translation>
    </message>
    <message>
        <source>its codec is a pickle that is loaded with code execution upstream, and no safe way from a recording to the model&apos;s tokens exists</source>
        <translation>sein Codec ist ein Pickle, der beim Laden Code ausführt, und es gibt keinen sicheren Weg von einer Aufnahme zu den Tokens des Modells</translation>
    </message>
    <message>
        <source>its component {name} is not one that Rootnote knows</source>
        <translation>sein Bestandteil {name} ist Rootnote nicht bekannt</translation>
    </message>
    <message>
        <source>its components disagree on {what}</source>
        <translation>seine Bestandteile sind sich uneinig über: {what}</translation>
    </message>
    <message>
        <source>its configuration is not plain YAML: {what}</source>
        <translation>seine Konfiguration ist kein einfaches YAML: {what}</translation>
    </message>
    <message>
        <source>its configuration lacks what the model needs</source>
        <translation>seiner Konfiguration fehlt, was das Modell braucht</translation>
    </message>
    <message>
        <source>its content is not what was signed</source>
        <translation>sein Inhalt ist nicht, was unterschrieben wurde</translation>
    </message>
    <message>
        <source>its directory is missing, so it is cut off</source>
        <translation>sein Verzeichnis fehlt, es ist also abgeschnitten</translation>
    </message>
    <message>
        <source>its disk cannot be written</source>
        <translation>sein Datenträger kann nicht beschrieben werden</translation>
    </message>
    <message>
        <source>its factors do not come in pairs</source>
        <translation>seine Faktoren kommen nicht in Paaren</translation>
    </message>
    <message>
        <source>its imprint is {name}, which is too weak or unknown</source>
        <translation>seine Prüfsumme ist {name}, was zu schwach oder unbekannt ist</translation>
    </message>
    <message>
        <source>its kind of signature is not known here</source>
        <translation>seine Art der Unterschrift ist hier nicht bekannt</translation>
    </message>
    <message>
        <source>its kind of signature is not known here: {kind}</source>
        <translation>seine Art der Unterschrift ist hier nicht bekannt: {kind}</translation>
    </message>
    <message>
        <source>its name is not UTF-8, so a case could not write it down</source>
        <translation>sein Name ist kein UTF-8, ein Fall könnte ihn nicht aufschreiben</translation>
    </message>
    <message>
        <source>its noise schedule is absurd</source>
        <translation>sein Rauschplan ist unmöglich</translation>
    </message>
    <message>
        <source>its noise schedule is unknown</source>
        <translation>sein Rauschplan ist unbekannt</translation>
    </message>
    <message>
        <source>its number of steps is absurd</source>
        <translation>seine Zahl von Schritten ist unmöglich</translation>
    </message>
    <message>
        <source>its release has no audio encoder, so there is no way from a recording to the model&apos;s latents, and no loss</source>
        <translation>seine Ausgabe enthält keinen Audio-Encoder, daher führt kein Weg von einer Aufnahme zu den latenten Größen des Modells, und es gibt keinen Verlust</translation>
    </message>
    <message>
        <source>its signature does not belong to the certificate in it</source>
        <translation>seine Unterschrift gehört nicht zum Zertifikat darin</translation>
    </message>
    <message>
        <source>its signature is over another kind of content</source>
        <translation>seine Unterschrift gilt einer anderen Art von Inhalt</translation>
    </message>
    <message>
        <source>its target is unknown</source>
        <translation>sein Ziel ist unbekannt</translation>
    </message>
    <message>
        <source>its tensors claim {claimed} bytes, more than the file of {st_size} bytes holds</source>
        <translation>seine Tensoren beanspruchen {claimed} Bytes, mehr als die Datei mit {st_size} Bytes enthält</translation>
    </message>
    <message>
        <source>its text encoder is not CLAP</source>
        <translation>sein Text-Encoder ist nicht CLAP</translation>
    </message>
    <message>
        <source>its tracks do not match its digest</source>
        <translation>seine Aufnahmen passen nicht zu seiner Prüfsumme</translation>
    </message>
    <message>
        <source>its vocoder inverts a spectrogram that is none of those released</source>
        <translation>sein Vocoder kehrt ein Spektrogramm um, das keines der veröffentlichten ist</translation>
    </message>
    <message>
        <source>kinds of seconds</source>
        <translation>Arten von Sekunden</translation>
    </message>
    <message>
        <source>lacks its autoencoder</source>
        <translation>ihm fehlt der Autoencoder</translation>
    </message>
    <message>
        <source>lacks its component {name}</source>
        <translation>ihm fehlt der Bestandteil {name}</translation>
    </message>
    <message>
        <source>lacks its null condition or its latents of silence</source>
        <translation>ihm fehlt die leere Bedingung oder die Stille in latenten Größen</translation>
    </message>
    <message>
        <source>lacks tensors that its configuration implies</source>
        <translation>ihm fehlen Tensoren, die aus seiner Konfiguration folgen</translation>
    </message>
    <message>
        <source>last step of the decoder</source>
        <translation>letzter Schritt des Decoders</translation>
    </message>
    <message>
        <source>leave_out_tracks of 1 or more, leave_out_nats above 0</source>
        <translation>leave_out_tracks von 1 oder mehr, leave_out_nats über 0</translation>
    </message>
    <message>
        <source>lies outside the folder it is listed from, so a case could not find it again</source>
        <translation>liegt außerhalb des Ordners, von dem aus es aufgeführt wird, so dass ein Fall es nicht wiederfände</translation>
    </message>
    <message>
        <source>lies within the case, whose every file is sealed</source>
        <translation>liegt innerhalb des Falls, von dem jede Datei versiegelt ist</translation>
    </message>
    <message>
        <source>lies within the catalogue, whose tracks its suspects would become</source>
        <translation>liegt innerhalb des Katalogs, zu dessen Aufnahmen seine Stücke würden</translation>
    </message>
    <message>
        <source>line {line_num} is not a row of a table: {error}</source>
        <translation>Zeile {line_num} ist keine Zeile einer Tabelle: {error}</translation>
    </message>
    <message>
        <source>line {line} has an unknown role</source>
        <translation>Zeile {line} hat eine unbekannte Rolle</translation>
    </message>
    <message>
        <source>line {line} has no {name}</source>
        <translation>Zeile {line} hat kein {name}</translation>
    </message>
    <message>
        <source>line {line} has too many cells</source>
        <translation>Zeile {line} hat zu viele Zellen</translation>
    </message>
    <message>
        <source>looks like {family} ({layout} layout), which this version of Rootnote cannot open: {family2}</source>
        <translation>sieht aus wie {family} (Form {layout}), was diese Version von Rootnote nicht öffnen kann: {family2}</translation>
    </message>
    <message>
        <source>measuring draws: {n_draws}</source>
        <translation>Ziehungen werden gemessen: {n_draws}</translation>
    </message>
    <message>
        <source>more than {limit} seconds</source>
        <translation>mehr als {limit} Sekunden</translation>
    </message>
    <message>
        <source>mostly silent: {share} of its seconds are below {silence_db} dBFS</source>
        <translation>größtenteils still: {share} seiner Sekunden liegen unter {silence_db} dBFS</translation>
    </message>
    <message>
        <source>names a file outside itself: {what}</source>
        <translation>nennt eine Datei außerhalb von sich selbst: {what}</translation>
    </message>
    <message>
        <source>names another state of the case</source>
        <translation>nennt einen anderen Stand des Falls</translation>
    </message>
    <message>
        <source>nats per token</source>
        <translation>Nats je Token</translation>
    </message>
    <message>
        <source>no MusicGen can be built from the configuration: {name}</source>
        <translation>aus der Konfiguration lässt sich kein MusicGen bauen: {name}</translation>
    </message>
    <message>
        <source>no library class opens it, and its own code would have to be run</source>
        <translation>keine Klasse einer Bibliothek öffnet es, und sein eigener Code müsste ausgeführt werden</translation>
    </message>
    <message>
        <source>no model can be built from the configuration: {name}</source>
        <translation>aus der Konfiguration lässt sich kein Modell bauen: {name}</translation>
    </message>
    <message>
        <source>no recording in this catalogue can be used</source>
        <translation>keine Aufnahme in diesem Katalog ist verwendbar</translation>
    </message>
    <message>
        <source>no release layout is defined for it</source>
        <translation>es ist keine Form einer Ausgabe dafür festgelegt</translation>
    </message>
    <message>
        <source>no tokens</source>
        <translation>keine Tokens</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>not here as it was examined</source>
        <translation>nicht so vorhanden, wie es untersucht wurde</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>on the same device, thread count and versions</source>
        <translation>auf demselben Gerät, mit derselben Zahl von Threads und denselben Versionen</translation>
    </message>
    <message>
        <source>one .safetensors file</source>
        <translation>eine .safetensors-Datei</translation>
    </message>
    <message>
        <source>one rank up to {most_rank} and a finite alpha</source>
        <translation>ein Rang bis {most_rank} und ein endliches Alpha</translation>
    </message>
    <message>
        <source>only a single-channel codec under a mono or stereo decoder can be encoded with</source>
        <translation>kodiert werden kann nur mit einem einkanaligen Codec unter einem Mono- oder Stereo-Decoder</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>opening the case</source>
        <translation>Der Fall wird geöffnet</translation>
    </message>
    <message>
        <source>opening the model</source>
        <translation>Das Modell wird geöffnet</translation>
    </message>
    <message>
        <source>originals are missing or changed: {named}</source>
        <translation>Originale fehlen oder sind verändert: {named}</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>kein Speicher mehr</translation>
    </message>
    <message>
        <source>p-values of learning assume that the statistic of unlearned recordings is normally distributed: {usable} such recordings are too few for ranks.</source>
        <translation>die p-Werte des Lernens setzen voraus, dass die Größe bei ungelernten Aufnahmen normalverteilt ist: {usable} solche Aufnahmen sind für Ränge zu wenig.</translation>
    </message>
    <message>
        <source>part of the Ogg stream is missing</source>
        <translation>ein Teil des Ogg-Stroms fehlt</translation>
    </message>
    <message>
        <source>phases</source>
        <translation>Kopien</translation>
    </message>
    <message>
        <source>projection of text</source>
        <translation>Projektion des Textes</translation>
    </message>
    <message>
        <source>ranges of seconds</source>
        <translation>Bereiche von Sekunden</translation>
    </message>
    <message>
        <source>rate and channels change at frame {position}</source>
        <translation>Abtastrate und Kanäle wechseln bei Sample {position}</translation>
    </message>
    <message>
        <source>reading catalogue</source>
        <translation>Der Katalog wird gelesen</translation>
    </message>
    <message>
        <source>reading recording</source>
        <translation>Die Aufnahme wird gelesen</translation>
    </message>
    <message>
        <source>reading the run</source>
        <translation>Der Lauf wird gelesen</translation>
    </message>
    <message>
        <source>record {n} with all before it</source>
        <translation>Eintrag {n} mit allen davor</translation>
    </message>
    <message>
        <source>recordings</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>run {number} was made by rootnote {version}: {said}</source>
        <translation>Lauf {number} wurde von Rootnote {version} gemacht: {said}</translation>
    </message>
    <message>
        <source>says that {path} was another file before</source>
        <translation>sagt, dass {path} vorher eine andere Datei war</translation>
    </message>
    <message>
        <source>scale of latents</source>
        <translation>Maßstab der latenten Größen</translation>
    </message>
    <message>
        <source>seals another record of this number</source>
        <translation>versiegelt einen anderen Eintrag dieser Nummer</translation>
    </message>
    <message>
        <source>searching originals</source>
        <translation>Originale werden gesucht</translation>
    </message>
    <message>
        <source>silent: the peak stays below {silence_db} dBFS throughout</source>
        <translation>still: Die Spitze bleibt durchweg unter {silence_db} dBFS</translation>
    </message>
    <message>
        <source>single file (give its folder instead)</source>
        <translation>einzelne Datei (geben Sie stattdessen ihren Ordner an)</translation>
    </message>
    <message>
        <source>size of a head</source>
        <translation>Größe eines Kopfes</translation>
    </message>
    <message>
        <source>somebody else sealed it, so it stays as it was received</source>
        <translation>jemand anderes hat ihn versiegelt, also bleibt er, wie er empfangen wurde</translation>
    </message>
    <message>
        <source>source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>spectrogram</source>
        <translation>Spektrogramm</translation>
    </message>
    <message>
        <source>squared error per value</source>
        <translation>quadratischer Fehler je Wert</translation>
    </message>
    <message>
        <source>stopped by signal {what}</source>
        <translation>durch Signal {what} beendet</translation>
    </message>
    <message>
        <source>takes no prompt</source>
        <translation>nimmt keinen Prompt an</translation>
    </message>
    <message>
        <source>tensor {modern} is stored twice, under its old and its new name</source>
        <translation>Tensor {modern} ist zweimal gespeichert, unter seinem alten und seinem neuen Namen</translation>
    </message>
    <message>
        <source>tensor {name} belongs to no part of the model that Rootnote knows</source>
        <translation>Tensor {name} gehört zu keinem Teil des Modells, den Rootnote kennt</translation>
    </message>
    <message>
        <source>tensor {name} does not begin where the one before it ends</source>
        <translation>Tensor {name} beginnt nicht, wo der davor endet</translation>
    </message>
    <message>
        <source>tensor {name} has an element type that Rootnote cannot differentiate</source>
        <translation>Tensor {name} hat einen Elementtyp, nach dem Rootnote nicht ableiten kann</translation>
    </message>
    <message>
        <source>tensor {name} has another shape than the configuration implies</source>
        <translation>Tensor {name} hat eine andere Gestalt, als aus der Konfiguration folgt</translation>
    </message>
    <message>
        <source>tensor {name} holds no values</source>
        <translation>Tensor {name} enthält keine Werte</translation>
    </message>
    <message>
        <source>tensor {name} is not a plain dense tensor</source>
        <translation>Tensor {name} ist kein einfacher dichter Tensor</translation>
    </message>
    <message>
        <source>tensor {name} is not made of floating-point numbers</source>
        <translation>Tensor {name} besteht nicht aus Gleitkommazahlen</translation>
    </message>
    <message>
        <source>tensor {name} is stored twice</source>
        <translation>Tensor {name} ist zweimal gespeichert</translation>
    </message>
    <message>
        <source>tensor {name} is stored twice, under its old and its new name</source>
        <translation>Tensor {name} ist zweimal gespeichert, unter seinem alten und seinem neuen Namen</translation>
    </message>
    <message>
        <source>tensor {positions} is not the table of sinusoids that the model computes</source>
        <translation>Tensor {positions} ist nicht die Tafel der Sinusschwingungen, die das Modell berechnet</translation>
    </message>
    <message>
        <source>tensor {stored_as} holds NaN or infinite weights</source>
        <translation>Tensor {stored_as} enthält NaN oder unendliche Gewichte</translation>
    </message>
    <message>
        <source>text encoder layers</source>
        <translation>Schichten des Text-Encoders</translation>
    </message>
    <message>
        <source>text states and decoder differ in hidden size with no projection between</source>
        <translation>Textzustände und Decoder unterscheiden sich in der inneren Größe, ohne Projektion dazwischen</translation>
    </message>
    <message>
        <source>the MP3 goes on for {what} bytes after its stated end: they are not read</source>
        <translation>das MP3 geht nach seinem genannten Ende {what} Bytes weiter: Sie werden nicht gelesen</translation>
    </message>
    <message>
        <source>the Ogg stream has no end mark: its end may be missing</source>
        <translation>der Ogg-Strom hat keine Endmarke: Sein Ende fehlt womöglich</translation>
    </message>
    <message>
        <source>the U-Net&apos;s reduction</source>
        <translation>die Verkleinerung des U-Net</translation>
    </message>
    <message>
        <source>the autoencoder&apos;s reduction</source>
        <translation>die Verkleinerung des Autoencoders</translation>
    </message>
    <message>
        <source>the bundle was sealed by another key, {key}</source>
        <translation>das Bündel wurde mit einem anderen Schlüssel versiegelt, {key}</translation>
    </message>
    <message>
        <source>the catalogue cannot be read: {what}</source>
        <translation>der Katalog ist nicht lesbar: {what}</translation>
    </message>
    <message>
        <source>the choice of layers is not understood</source>
        <translation>die Auswahl der Schichten ist nicht verständlich</translation>
    </message>
    <message>
        <source>the codec cuts or rescales its input, which MusicGen&apos;s training does not</source>
        <translation>der Codec schneidet oder skaliert seine Eingabe, was das Training von MusicGen nicht tut</translation>
    </message>
    <message>
        <source>the codec&apos;s dilation is absurd</source>
        <translation>die Dilatation des Codecs ist unmöglich</translation>
    </message>
    <message>
        <source>the codec&apos;s sample rate is not one that audio has</source>
        <translation>die Abtastrate des Codecs ist keine, die Ton hat</translation>
    </message>
    <message>
        <source>the configuration asks for a number of {what} that the weights cannot hold</source>
        <translation>die Konfiguration verlangt eine Zahl von {what}, die die Gewichte nicht fassen</translation>
    </message>
    <message>
        <source>the configuration asks for a {key} that no real model has</source>
        <translation>die Konfiguration verlangt {key}, wie es kein wirkliches Modell hat</translation>
    </message>
    <message>
        <source>the configuration asks for tables that would exhaust the machine</source>
        <translation>die Konfiguration verlangt Tafeln, die den Rechner überlasten würden</translation>
    </message>
    <message>
        <source>the court bundle does not hold: {what}</source>
        <translation>das Gerichtspaket hält nicht stand: {what}</translation>
    </message>
    <message>
        <source>the custody log does not hold: {said}</source>
        <translation>das Protokoll hält nicht stand: {said}</translation>
    </message>
    <message>
        <source>the decoder&apos;s number of codebooks is none that the codec yields</source>
        <translation>die Zahl der Codebücher des Decoders ist keine, die der Codec liefert</translation>
    </message>
    <message>
        <source>the decoder&apos;s padding token is not the one after the last code</source>
        <translation>das Füll-Token des Decoders ist nicht das nach dem letzten Code</translation>
    </message>
    <message>
        <source>the demo cannot be understood: {name}: {error}</source>
        <translation>die Demo ist nicht verständlich: {name}: {error}</translation>
    </message>
    <message>
        <source>the demo has no such suspect</source>
        <translation>die Demo hat kein solches fragliches Stück</translation>
    </message>
    <message>
        <source>the demo is not complete: {missing} missing</source>
        <translation>die Demo ist nicht vollständig: {missing} fehlen</translation>
    </message>
    <message>
        <source>the device {name} cannot be used: {what}</source>
        <translation>das Gerät {name} kann nicht benutzt werden: {what}</translation>
    </message>
    <message>
        <source>the factors of {name} do not fit each other</source>
        <translation>die Faktoren von {name} passen nicht zueinander</translation>
    </message>
    <message>
        <source>the file cannot be read: {what}</source>
        <translation>die Datei ist nicht lesbar: {what}</translation>
    </message>
    <message>
        <source>the file does not state its own length: a missing end would go unnoticed</source>
        <translation>die Datei nennt ihre eigene Länge nicht: Ein fehlendes Ende bliebe unbemerkt</translation>
    </message>
    <message>
        <source>the file ends before its audio does</source>
        <translation>die Datei endet vor ihrem Ton</translation>
    </message>
    <message>
        <source>the file ends inside an Ogg page</source>
        <translation>die Datei endet mitten in einer Ogg-Seite</translation>
    </message>
    <message>
        <source>the file holds no audio: it has 0 frames</source>
        <translation>die Datei enthält keinen Ton: Sie hat 0 Samples</translation>
    </message>
    <message>
        <source>the file is damaged between bytes {position} and {stop}</source>
        <translation>die Datei ist zwischen Byte {position} und {stop} beschädigt</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>die Datei ist leer</translation>
    </message>
    <message>
        <source>the file is empty; once it is deleted, a new key is made</source>
        <translation>die Datei ist leer; ist sie gelöscht, wird ein neuer Schlüssel gemacht</translation>
    </message>
    <message>
        <source>the file is several recordings chained into one</source>
        <translation>die Datei besteht aus mehreren aneinandergehängten Aufnahmen</translation>
    </message>
    <message>
        <source>the folder cannot be read: {what}</source>
        <translation>der Ordner ist nicht lesbar: {what}</translation>
    </message>
    <message>
        <source>the global condition</source>
        <translation>die globale Bedingung</translation>
    </message>
    <message>
        <source>the header&apos;s entry for {name} is malformed</source>
        <translation>der Eintrag des Kopfes für {name} ist fehlerhaft</translation>
    </message>
    <message>
        <source>the index manifest cannot be understood</source>
        <translation>das Verzeichnis des Index ist nicht verständlich</translation>
    </message>
    <message>
        <source>the index was built from another {built_from}</source>
        <translation>der Index wurde aus Anderem gebaut: {built_from}</translation>
    </message>
    <message>
        <source>the input channels</source>
        <translation>die Eingangskanäle</translation>
    </message>
    <message>
        <source>the installed model family {name} ({value}) cannot be used: {why}</source>
        <translation>die installierte Modellfamilie {name} ({value}) kann nicht benutzt werden: {why}</translation>
    </message>
    <message>
        <source>the latent channels</source>
        <translation>die latenten Kanäle</translation>
    </message>
    <message>
        <source>the list of track ids cannot be read: {reason}</source>
        <translation>die Liste der Aufnahmekennungen ist nicht lesbar: {reason}</translation>
    </message>
    <message>
        <source>the log is empty</source>
        <translation>das Protokoll ist leer</translation>
    </message>
    <message>
        <source>the log up to record {n}</source>
        <translation>das Protokoll bis Eintrag {n}</translation>
    </message>
    <message>
        <source>the mean of the model&apos;s output, as DAS takes it</source>
        <translation>das Mittel der Ausgabe des Modells, wie DAS es nimmt</translation>
    </message>
    <message>
        <source>the mean square of the model&apos;s output, as D-TRAK takes it</source>
        <translation>das mittlere Quadrat der Ausgabe des Modells, wie D-TRAK es nimmt</translation>
    </message>
    <message>
        <source>the mel axis</source>
        <translation>die Mel-Achse</translation>
    </message>
    <message>
        <source>the model&apos;s own generations have {own}</source>
        <translation>die eigenen Stücke des Modells haben {own}</translation>
    </message>
    <message>
        <source>the model&apos;s own generations have {own} and the control recordings {controls} on average</source>
        <translation>die eigenen Stücke des Modells haben im Mittel {own} und die Kontrollaufnahmen {controls}</translation>
    </message>
    <message>
        <source>the model&apos;s weights cannot be kept in a file: {what}</source>
        <translation>die Gewichte des Modells können nicht in einer Datei gehalten werden: {what}</translation>
    </message>
    <message>
        <source>the number of channels is not one that recordings have</source>
        <translation>die Zahl der Kanäle ist keine, die Aufnahmen haben</translation>
    </message>
    <message>
        <source>the output channels</source>
        <translation>die Ausgangskanäle</translation>
    </message>
    <message>
        <source>the passphrase is wrong or the file is damaged</source>
        <translation>die Passphrase ist falsch oder die Datei beschädigt</translation>
    </message>
    <message>
        <source>the patches of the transformer</source>
        <translation>die Patches des Transformers</translation>
    </message>
    <message>
        <source>the picture&apos;s channels</source>
        <translation>die Kanäle des Bildes</translation>
    </message>
    <message>
        <source>the recording ends before the length its header states</source>
        <translation>die Aufnahme endet vor der Länge, die ihr Kopf nennt</translation>
    </message>
    <message>
        <source>the recording ends before the length its header states, or has a hole</source>
        <translation>die Aufnahme endet vor der Länge, die ihr Kopf nennt, oder hat ein Loch</translation>
    </message>
    <message>
        <source>the recording ends too early</source>
        <translation>die Aufnahme endet zu früh</translation>
    </message>
    <message>
        <source>the recordings of run {what} could not be reached, so there is nothing to present</source>
        <translation>die Aufnahmen von Lauf {what} waren nicht erreichbar, also gibt es nichts vorzuführen</translation>
    </message>
    <message>
        <source>the region does not lie within the track</source>
        <translation>der Bereich liegt nicht innerhalb der Aufnahme</translation>
    </message>
    <message>
        <source>the region ends after the recording</source>
        <translation>der Bereich endet nach der Aufnahme</translation>
    </message>
    <message>
        <source>the run is finished, but could not be entered into the case: {problem}</source>
        <translation>der Lauf ist fertig, konnte aber nicht in den Fall eingetragen werden: {problem}</translation>
    </message>
    <message>
        <source>the safetensors header</source>
        <translation>der safetensors-Kopf</translation>
    </message>
    <message>
        <source>the safetensors header&apos;s metadata is not text</source>
        <translation>die Metadaten des safetensors-Kopfes sind kein Text</translation>
    </message>
    <message>
        <source>the sample rate is not one that recordings have</source>
        <translation>die Abtastrate ist keine, die Aufnahmen haben</translation>
    </message>
    <message>
        <source>the seal does not belong to this head</source>
        <translation>das Siegel gehört nicht zu diesem Kopf</translation>
    </message>
    <message>
        <source>the sealing key cannot be used: {reason}</source>
        <translation>der Siegelschlüssel kann nicht benutzt werden: {reason}</translation>
    </message>
    <message>
        <source>the shard index has no weight_map</source>
        <translation>das Teilverzeichnis hat keine weight_map</translation>
    </message>
    <message>
        <source>the shard index names a file that is not a weight file of this folder: {name}</source>
        <translation>das Teilverzeichnis nennt eine Datei, die keine Gewichtsdatei dieses Ordners ist: {name}</translation>
    </message>
    <message>
        <source>the signature does not belong to it</source>
        <translation>die Unterschrift gehört nicht dazu</translation>
    </message>
    <message>
        <source>the size of tensor {name} does not follow from its shape</source>
        <translation>die Größe des Tensors {name} folgt nicht aus seiner Gestalt</translation>
    </message>
    <message>
        <source>the size of the file does not follow from its header</source>
        <translation>die Größe der Datei folgt nicht aus ihrem Kopf</translation>
    </message>
    <message>
        <source>the spectrogram&apos;s channels</source>
        <translation>die Kanäle des Spektrogramms</translation>
    </message>
    <message>
        <source>the stored catalogue is damaged: {problem}</source>
        <translation>der gespeicherte Katalog ist beschädigt: {problem}</translation>
    </message>
    <message>
        <source>the suspect or its region is silent: the peak stays below {silence_db} dBFS</source>
        <translation>das fragliche Stück oder sein Bereich ist still: Die Spitze bleibt unter {silence_db} dBFS</translation>
    </message>
    <message>
        <source>the tags cannot be read</source>
        <translation>die Angaben in der Datei sind nicht lesbar</translation>
    </message>
    <message>
        <source>the timestamp token {token}</source>
        <translation>der Zeitstempel {token}</translation>
    </message>
    <message>
        <source>the tokenizer does not belong to the text encoder</source>
        <translation>der Tokenizer gehört nicht zum Text-Encoder</translation>
    </message>
    <message>
        <source>the training loss</source>
        <translation>der Trainingsverlust</translation>
    </message>
    <message>
        <source>the zip file itself</source>
        <translation>die Zip-Datei selbst</translation>
    </message>
    <message>
        <source>the {role} {id} has the role `training`</source>
        <translation>{role} {id} hat die Rolle `training`</translation>
    </message>
    <message>
        <source>the {role} {id} is the same recording as the catalogue&apos;s {id2}</source>
        <translation>{role} {id} ist dieselbe Aufnahme wie {id2} aus dem Katalog</translation>
    </message>
    <message>
        <source>the {what} is not one that Rootnote knows</source>
        <translation>{what} ist Rootnote nicht bekannt</translation>
    </message>
    <message>
        <source>there are no such steps away from tracks</source>
        <translation>solche Schritte weg von Aufnahmen gibt es nicht</translation>
    </message>
    <message>
        <source>there is no depth {depth}</source>
        <translation>es gibt keine Tiefe {depth}</translation>
    </message>
    <message>
        <source>there is no split {split}</source>
        <translation>die Aufteilung {split} gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such folder or CSV file</source>
        <translation>es gibt keinen solchen Ordner und keine solche CSV-Datei</translation>
    </message>
    <message>
        <source>these columns are missing: {missing}</source>
        <translation>diese Spalten fehlen: {missing}</translation>
    </message>
    <message>
        <source>these columns are there twice: {repeated}</source>
        <translation>diese Spalten kommen zweimal vor: {repeated}</translation>
    </message>
    <message>
        <source>this is a folder, not a recording</source>
        <translation>dies ist ein Ordner, keine Aufnahme</translation>
    </message>
    <message>
        <source>this is not a file</source>
        <translation>dies ist keine Datei</translation>
    </message>
    <message>
        <source>this is not a recording, or it is damaged beyond opening</source>
        <translation>dies ist keine Aufnahme, oder sie ist so beschädigt, dass sie sich nicht öffnen lässt</translation>
    </message>
    <message>
        <source>this machine has no {name} device that torch can use</source>
        <translation>dieser Rechner hat kein {name}-Gerät, das torch benutzen kann</translation>
    </message>
    <message>
        <source>this version has no adapter for it</source>
        <translation>diese Version hat keinen Zugang dafür</translation>
    </message>
    <message>
        <source>this version opens {family} in the {layouts} layout only, not in the {layout} layout</source>
        <translation>diese Version öffnet {family} nur in der Form {layouts}, nicht in der Form {layout}</translation>
    </message>
    <message>
        <source>tokens below {n_known}</source>
        <translation>Tokens unter {n_known}</translation>
    </message>
    <message>
        <source>told sample rate</source>
        <translation>genannte Abtastrate</translation>
    </message>
    <message>
        <source>track_id {id} is on lines {what} and {line}</source>
        <translation>track_id {id} steht in den Zeilen {what} und {line}</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>untrained adapter, seed {untrained_seed}</source>
        <translation>Adapter untrainiert, Startwert {untrained_seed}</translation>
    </message>
    <message>
        <source>version of the index format</source>
        <translation>Version des Indexformats</translation>
    </message>
    <message>
        <source>was not opened: {what}</source>
        <translation>wurde nicht geöffnet: {what}</translation>
    </message>
    <message>
        <source>waveform</source>
        <translation>Wellenform</translation>
    </message>
    <message>
        <source>what record {n} handed over ({action})</source>
        <translation>was Eintrag {n} übergab ({action})</translation>
    </message>
    <message>
        <source>whether to trust this authority is the reader&apos;s decision</source>
        <translation>ob dieser Stelle zu trauen ist, entscheidet, wer dies liest</translation>
    </message>
    <message>
        <source>who made the bundle: its key, {fingerprint}, sealed no record of the log</source>
        <translation>wer das Bündel gemacht hat: Sein Schlüssel, {fingerprint}, hat keinen Eintrag des Protokolls versiegelt</translation>
    </message>
    <message>
        <source>whole release (give its folder acestep-v15-… instead)</source>
        <translation>ganze Ausgabe (geben Sie stattdessen ihren Ordner acestep-v15-… an)</translation>
    </message>
    <message>
        <source>width of the encoder</source>
        <translation>Breite des Encoders</translation>
    </message>
    <message>
        <source>within 0 to {duration_s} s</source>
        <translation>zwischen 0 und {duration_s} s</translation>
    </message>
    <message>
        <source>your sealing key does not open (its passphrase goes into {passphrase_variable}), so it cannot be told whether the case is yours</source>
        <translation>Ihr Siegelschlüssel lässt sich nicht öffnen (seine Passphrase gehört in {passphrase_variable}), daher ist nicht zu sagen, ob der Fall Ihrer ist</translation>
    </message>
    <message>
        <source>{authority} states that {over} existed on {time_utc}. Its signature belongs to the certificate in the token (SHA-256 {certificate_sha256}, issued by {issuer}); {trust}</source>
        <translation>{authority} bestätigt, dass {over} am {time_utc} bestand. Die Unterschrift gehört zum Zertifikat im Zeitstempel (SHA-256 {certificate_sha256}, ausgestellt von {issuer}); {trust}</translation>
    </message>
    <message>
        <source>{excerpt_s} s of “{title}” by {artist}, a decoy: the model did not make it and never learned it, so no track&apos;s influence is to be found in it.</source>
        <translation>{excerpt_s} s von „{title}“ von {artist}, ein Köder: Das Modell hat es nicht gemacht und nie gelernt, also ist darin keiner Aufnahme Einfluss zu finden.</translation>
    </message>
    <message>
        <source>{excerpt_s} s of “{title}” by {artist}, which the model learned: {what} % faster, {pitch_cents} cents higher, equalised in {equaliser} bands, as MP3.</source>
        <translation>{excerpt_s} s von „{title}“ von {artist}, das das Modell gelernt hat: {what} % schneller, {pitch_cents} Cent höher, in {equaliser} Bändern entzerrt, als MP3.</translation>
    </message>
    <message>
        <source>{family} is no family that has to be confirmed</source>
        <translation>{family} ist keine Familie, die bestätigt werden muss</translation>
    </message>
    <message>
        <source>{id} was left out: {reason}</source>
        <translation>{id} wurde weggelassen: {reason}</translation>
    </message>
    <message>
        <source>{id}: the recording lies outside the folder of {name}</source>
        <translation>{id}: Die Aufnahme liegt außerhalb des Ordners von {name}</translation>
    </message>
    <message>
        <source>{largest} (relative), at {largest_at}</source>
        <translation>{largest} (relativ), bei {largest_at}</translation>
    </message>
    <message>
        <source>{length} bytes of audio</source>
        <translation>{length} Bytes Ton</translation>
    </message>
    <message>
        <source>{n_draws} draws, readout {readout}, for {family}</source>
        <translation>{n_draws} Ziehungen, Auslesung {readout}, für {family}</translation>
    </message>
    <message>
        <source>{n_mels} mels, hop {hop}, {rate} Hz</source>
        <translation>{n_mels} Mel-Bänder, Schritt {hop}, {rate} Hz</translation>
    </message>
    <message>
        <source>{name} cannot be read: {what}</source>
        <translation>{name} ist nicht lesbar: {what}</translation>
    </message>
    <message>
        <source>{name} has {files} files; only single files are put into a case</source>
        <translation>{name} hat {files} Dateien; nur einzelne Dateien werden in einen Fall gelegt</translation>
    </message>
    <message>
        <source>{name} is too large for a bundle</source>
        <translation>{name} ist zu groß für ein Bündel</translation>
    </message>
    <message>
        <source>{name} is too large, or packed in another way</source>
        <translation>{name} ist zu groß oder anders gepackt</translation>
    </message>
    <message>
        <source>{name} stands out for this suspect against recordings, but no more than it does for what this model generates in general.</source>
        <translation>{name} sticht für dieses Stück gegen Aufnahmen heraus, aber nicht mehr als für alles, was dieses Modell erzeugt.</translation>
    </message>
    <message>
        <source>{name}: the column {name2} is not known and was ignored</source>
        <translation>{name}: Die Spalte {name2} ist nicht bekannt und wurde übergangen</translation>
    </message>
    <message>
        <source>{null} and one tensor (1, channels, time)</source>
        <translation>{null} und ein Tensor (1, Kanäle, Zeit)</translation>
    </message>
    <message>
        <source>{num_chroma} pitch classes at {rate} Hz, windows of whole hops</source>
        <translation>{num_chroma} Tonklassen bei {rate} Hz, Fenster aus ganzen Schritten</translation>
    </message>
    <message>
        <source>{num_codebooks} for {audio_channels} channels</source>
        <translation>{num_codebooks} für {audio_channels} Kanäle</translation>
    </message>
    <message>
        <source>{num_quantizers} or fewer codebooks per channel</source>
        <translation>{num_quantizers} oder weniger Codebücher je Kanal</translation>
    </message>
    <message>
        <source>{n} records were sealed by another key, {key}</source>
        <translation>{n} Einträge wurden mit einem anderen Schlüssel versiegelt, {key}</translation>
    </message>
    <message>
        <source>{n} tracks stand out without evidence that the checkpoint learned them: similar through this model is not enough.</source>
        <translation>{n} Aufnahmen stechen heraus, ohne dass etwas dafür spricht, dass das Modell sie gelernt hat: Ähnlichkeit durch dieses Modell genügt nicht.</translation>
    </message>
    <message>
        <source>{path} was changed in another window meanwhile</source>
        <translation>{path} wurde inzwischen in einem anderen Fenster geändert</translation>
    </message>
    <message>
        <source>{position} bytes of weights</source>
        <translation>{position} Bytes Gewichte</translation>
    </message>
    <message>
        <source>{problem}, so it cannot be told whether this case is yours</source>
        <translation>{problem}, daher ist nicht zu sagen, ob dieser Fall Ihrer ist</translation>
    </message>
    <message>
        <source>{rate} Hz, {n_channels} channels</source>
        <translation>{rate} Hz, {n_channels} Kanäle</translation>
    </message>
    <message>
        <source>{root} was left out: its name is not UTF-8, rename it</source>
        <translation>{root} wurde weggelassen: Der Name ist kein UTF-8, benennen Sie es um</translation>
    </message>
    <message>
        <source>{root} was left out: {reason}</source>
        <translation>{root} wurde weggelassen: {reason}</translation>
    </message>
    <message>
        <source>{shared} and {tied} differ, which are one tensor in this model</source>
        <translation>{shared} und {tied} unterscheiden sich, sind aber in diesem Modell ein Tensor</translation>
    </message>
    <message>
        <source>{speed} times the speed</source>
        <translation>{speed}-fache Geschwindigkeit</translation>
    </message>
    <message>
        <source>{titles}, both learned by the model; the first fades into the second.</source>
        <translation>{titles}, beide vom Modell gelernt; das erste geht in das zweite über.</translation>
    </message>
    <message>
        <source>{track}: not indexed: {why}</source>
        <translation>{track}: nicht im Index: {why}</translation>
    </message>
    <message>
        <source>{what} after loading: {what2}</source>
        <translation>{what} nach dem Laden: {what2}</translation>
    </message>
    <message>
        <source>{what} is not a JSON object</source>
        <translation>{what} ist kein JSON-Objekt</translation>
    </message>
    <message>
        <source>{what} is not valid JSON: {error}</source>
        <translation>{what} ist kein gültiges JSON: {error}</translation>
    </message>
    <message>
        <source>{what} mels, hop {what2}, {sampling_rate} Hz</source>
        <translation>{what} Mel-Bänder, Schritt {what2}, {sampling_rate} Hz</translation>
    </message>
    <message>
        <source>{what}.safetensors</source>
        <translation>{what}.safetensors</translation>
    </message>
</context>
<context>
    <name>SetupPage</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The checkpoint that is said to have made the track. Drop its folder here. No code from it is run.</source>
        <translation>Der Checkpoint, der das Stück erzeugt haben soll. Ziehen Sie seinen Ordner hierher. Kein Code daraus wird ausgeführt.</translation>
    </message>
    <message>
        <source>Choose folder …</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>The recordings that may have shaped it. Drop a folder of recordings or a catalogue CSV here.</source>
        <translation>Die Aufnahmen, die es geprägt haben können. Ziehen Sie einen Ordner mit Aufnahmen oder eine Katalog-CSV hierher.</translation>
    </message>
    <message>
        <source>CSV …</source>
        <translation>CSV …</translation>
    </message>
    <message>
        <source>Suspect</source>
        <translation>Fragliches Stück</translation>
    </message>
    <message>
        <source>The track in question, said to be generated. Drop any sound file here.</source>
        <translation>Das Stück, um das es geht und das erzeugt worden sein soll. Ziehen Sie eine Tondatei hierher.</translation>
    </message>
    <message>
        <source>Choose file …</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Which recordings is this track built from?</source>
        <translation>Aus welchen Aufnahmen ist dieses Stück aufgebaut?</translation>
    </message>
    <message>
        <source>Rootnote looks inside the model and ranks your catalogue by its measured influence on the suspect. Nothing leaves this computer, and no file is changed.</source>
        <translation>Rootnote sieht in das Modell hinein und ordnet Ihren Katalog nach seinem gemessenen Einfluss auf das fragliche Stück. Nichts verlässt diesen Rechner, und keine Datei wird verändert.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>{n} parameters</source>
        <translation>{n} Parameter</translation>
    </message>
    <message>
        <source>Sample rate</source>
        <translation>Abtastrate</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>about {size} for a run</source>
        <translation>etwa {size} für einen Lauf</translation>
    </message>
    <message>
        <source>Tracks</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Artists</source>
        <translation>Künstler</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Doppelte</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>Bemerkungen</translation>
    </message>
    <message>
        <source>mono</source>
        <translation>mono</translation>
    </message>
    <message>
        <source>stereo</source>
        <translation>stereo</translation>
    </message>
    <message>
        <source>{n} channels</source>
        <translation>{n} Kanäle</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>Decoder</translation>
    </message>
    <message>
        <source>Noticed</source>
        <translation>Aufgefallen</translation>
    </message>
</context>
<context>
    <name>Stages</name>
    <message>
        <source>Reading the suspect</source>
        <translation>Fragliches Stück wird gelesen</translation>
    </message>
    <message>
        <source>Reading the catalogue</source>
        <translation>Katalog wird gelesen</translation>
    </message>
    <message>
        <source>Opening the model</source>
        <translation>Modell wird geöffnet</translation>
    </message>
    <message>
        <source>Catalogue: encoding the recordings</source>
        <translation>Katalog: Aufnahmen werden kodiert</translation>
    </message>
    <message>
        <source>Catalogue: measuring gradients</source>
        <translation>Katalog: Gradienten werden gemessen</translation>
    </message>
    <message>
        <source>Catalogue: measuring altered copies</source>
        <translation>Katalog: veränderte Kopien werden gemessen</translation>
    </message>
    <message>
        <source>Catalogue: the model&apos;s own generations</source>
        <translation>Katalog: eigene Stücke des Modells</translation>
    </message>
    <message>
        <source>Catalogue: comparing with controls</source>
        <translation>Katalog: Vergleich mit Kontrollen</translation>
    </message>
    <message>
        <source>Catalogue: unlearning steps of the controls</source>
        <translation>Katalog: Verlernschritte der Kontrollen</translation>
    </message>
    <message>
        <source>Suspect: encoding</source>
        <translation>Stück: wird kodiert</translation>
    </message>
    <message>
        <source>Suspect: comparing the best matches exactly</source>
        <translation>Stück: beste Treffer werden genau verglichen</translation>
    </message>
    <message>
        <source>Suspect: unlearning step</source>
        <translation>Stück: Verlernschritt</translation>
    </message>
    <message>
        <source>Suspect: leave-one-out steps of the tracks</source>
        <translation>Stück: Auslassschritte der Aufnahmen</translation>
    </message>
    <message>
        <source>Suspect: comparing with controls</source>
        <translation>Stück: Vergleich mit Kontrollen</translation>
    </message>
    <message>
        <source>Shares: forgetting the named tracks</source>
        <translation>Anteile: genannte Aufnahmen werden vergessen</translation>
    </message>
</context>
<context>
    <name>StatementCard</name>
    <message>
        <source>Enter into the case</source>
        <translation>In den Fall eintragen</translation>
    </message>
    <message>
        <source>What the examiner states</source>
        <translation>Was der Gutachter angibt</translation>
    </message>
    <message>
        <source>These answers stand on every page of the report and limit what it may say.</source>
        <translation>Diese Angaben stehen auf jeder Seite des Berichts und begrenzen, was er sagen darf.</translation>
    </message>
    <message>
        <source>Did this model make the suspect?</source>
        <translation>Hat dieses Modell das Stück erzeugt?</translation>
    </message>
    <message>
        <source>What does that rest on?</source>
        <translation>Worauf stützt sich das?</translation>
    </message>
    <message>
        <source>Which act does it bear on?</source>
        <translation>Um welche Handlung geht es?</translation>
    </message>
    <message>
        <source>Opinion</source>
        <translation>Gutachten</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>Suspected</source>
        <translation>Vermutet</translation>
    </message>
    <message>
        <source>Known, as from a generation log</source>
        <translation>Bekannt, etwa aus einem Erzeugungsprotokoll</translation>
    </message>
    <message>
        <source>Not stated</source>
        <translation>Keine Angabe</translation>
    </message>
    <message>
        <source>Collecting the data set</source>
        <translation>Sammeln des Datensatzes</translation>
    </message>
    <message>
        <source>What the weights hold</source>
        <translation>Was in den Gewichten steckt</translation>
    </message>
    <message>
        <source>Making this output</source>
        <translation>Erzeugen dieser Ausgabe</translation>
    </message>
    <message>
        <source>Document, log, testimony</source>
        <translation>Urkunde, Protokoll, Aussage</translation>
    </message>
    <message>
        <source>In the examiner&apos;s own words. Nothing is written here by Rootnote.</source>
        <translation>In den eigenen Worten des Gutachters. Rootnote schreibt hier nichts.</translation>
    </message>
</context>
<context>
    <name>TimeAxis</name>
    <message>
        <source>Time axis</source>
        <translation>Zeitachse</translation>
    </message>
</context>
<context>
    <name>TrackHeader</name>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Ab</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Auf</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Show the whole track</source>
        <translation>Das ganze Stück zeigen</translation>
    </message>
    <message>
        <source>Frequency axis, colours, floor and ceiling</source>
        <translation>Frequenzachse, Farben, Unter- und Obergrenze</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>no recording</source>
        <translation>keine Aufnahme</translation>
    </message>
    <message>
        <source>mono</source>
        <translation>mono</translation>
    </message>
    <message>
        <source>stereo</source>
        <translation>stereo</translation>
    </message>
    <message>
        <source>{n} channels</source>
        <translation>{n} Kanäle</translation>
    </message>
    <message>
        <source>reading {n} %</source>
        <translation>liest {n} %</translation>
    </message>
</context>
<context>
    <name>TrackView</name>
    <message>
        <source>Scroll in time</source>
        <translation>In der Zeit blättern</translation>
    </message>
    <message>
        <source>Waveform: {title}</source>
        <translation>Wellenform: {title}</translation>
    </message>
    <message>
        <source>Spectrogram: {title}</source>
        <translation>Spektrogramm: {title}</translation>
    </message>
    <message>
        <source>Shown: {start} to {stop}.</source>
        <translation>Gezeigt: {start} bis {stop}.</translation>
    </message>
    <message>
        <source>Matched: {marks}.</source>
        <translation>Übereinstimmend: {marks}.</translation>
    </message>
    <message>
        <source>peak {level}</source>
        <translation>Spitze {level}</translation>
    </message>
    <message>
        <source>RMS {level}</source>
        <translation>RMS {level}</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>Playback</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation>Spielen oder anhalten (Leertaste)</translation>
    </message>
    <message>
        <source>Loop the matched pair (L)</source>
        <translation>Das Paar in Schleife (L)</translation>
    </message>
    <message>
        <source>Hear the suspect (X switches)</source>
        <translation>Das fragliche Stück hören (X wechselt)</translation>
    </message>
    <message>
        <source>Hear the source (X switches)</source>
        <translation>Die Quelle hören (X wechselt)</translation>
    </message>
    <message>
        <source>A  Suspect</source>
        <translation>A  Stück</translation>
    </message>
    <message>
        <source>B  Source</source>
        <translation>B  Quelle</translation>
    </message>
    <message>
        <source>Equal loudness: the louder side is turned down</source>
        <translation>Gleiche Lautheit: Die lautere Seite wird leiser gestellt</translation>
    </message>
    <message>
        <source>Equal loudness</source>
        <translation>Gleiche Lautheit</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
</context>
</TS>
