import { benchCatalogue } from './catalogue';

benchCatalogue();
